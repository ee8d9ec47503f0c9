using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>
/// Evaluates the parameter side of records from syntax: the part of C# in which requirements, derived values, nested blocks and
/// experiments are written. It exists so that an experiment that breaks a requirement is an error in the editor.
/// Whatever it cannot evaluate is unknown, and the runtime's <c>Validate</c> decides.
/// </summary>
internal sealed class Evaluator(Compilation compilation)
{
    private const int StepLimit = 200_000; // a record that contains itself must not hang the editor
    private readonly Names names = new(compilation);
    private readonly ForeignMembers foreign = new(compilation);
    private readonly List<ExpressionSyntax> unreadable = [];
    private readonly List<Setting> settings = [];
    private int steps;
    private int depth;

    /// <summary>What an experiment's expression could not be read at.</summary>
    public IReadOnlyList<ExpressionSyntax> Unreadable => unreadable;

    /// <summary>What experiments set, in the order of evaluation.</summary>
    public IReadOnlyList<Setting> Settings => settings;

    /// <summary>A property of a record: as set, by its default, or by its body.</summary>
    public Value Get(RecordInstance record, string name)
    {
        if (record.Set.TryGetValue(name, out Value? set)) return set;
        if (record.Evaluated.TryGetValue(name, out Value? known)) return known;
        record.Evaluated[name] = Value.Unknown;
        IPropertySymbol? property = RequirementReader.FindProperty(record.Type, name);
        if (property is { DeclaringSyntaxReferences.IsEmpty: false }) return record.Evaluated[name] = Evaluate(property, record);
        return record.Evaluated[name] = Foreign(record, name, property);
    }

    /// <summary>Properties of a record of another assembly, its bases' included; none for a record of this compilation.</summary>
    public IEnumerable<ForeignMember> ForeignMembers(INamedTypeSymbol record) => ConfigReader.Bases(record).Prepend(record).SelectMany(foreign.Of);

    public Value Evaluate(ExpressionSyntax expression, Scope scope, ITypeSymbol? target)
    {
        if (++steps > StepLimit || depth > 100) return Value.Unknown;
        depth++;
        Value value = Core(expression, scope, target);
        depth--;
        return value;
    }

    /// <summary>An experiment must be readable; in the body of a record it is normal that something is not.</summary>
    private Value Unreadably(ExpressionSyntax expression, Scope scope)
    {
        if (scope.IsExperiment) unreadable.Add(expression);
        return Value.Unknown;
    }

    private Value Evaluate(IPropertySymbol property, RecordInstance record)
    {
        foreach (SyntaxReference place in property.DeclaringSyntaxReferences)
        {
            if (place.GetSyntax() is not PropertyDeclarationSyntax syntax) continue;
            if (syntax.ExpressionBody is { } body) return Evaluate(body.Expression, Scope.Body(record), property.Type);
            if (syntax.Initializer is { } initial) return Evaluate(initial.Value, Scope.Body(record), property.Type);
            return Default(property.Type);
        }

        return Value.Unknown;
    }

    private Value Foreign(RecordInstance record, string name, IPropertySymbol? property)
    {
        if (foreign.Find(record.Type, name) is { } member) return Evaluate(member.Expression, Scope.Body(record), property?.Type);
        bool isKnown = property is not null && ParameterReader.HoldsValue(property) && foreign.Of(property.ContainingType).Count > 0;
        return isKnown ? Default(property!.Type) : Value.Unknown; // a parameter without initial value is not written
    }

    private static Value Default(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Int32 } => Value.Of(0),
        { SpecialType: SpecialType.System_Int64 } => Value.Of(0L),
        { SpecialType: SpecialType.System_Double } => Value.Of(0.0),
        { SpecialType: SpecialType.System_Boolean } => Value.Of(false),
        { IsReferenceType: true } or INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => Value.Of(null),
        _ => Value.Unknown,
    };

    private Value Core(ExpressionSyntax expression, Scope scope, ITypeSymbol? target)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax literal:
                return literal.IsKind(SyntaxKind.DefaultLiteralExpression) ? Value.Unknown : Convert(Value.Of(literal.Token.Value), target);
            case ParenthesizedExpressionSyntax inner:
                return Evaluate(inner.Expression, scope, target);
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure:
                return Evaluate(sure.Operand, scope, target);
            case PrefixUnaryExpressionSyntax unary:
                return Convert(Unary(unary, Evaluate(unary.Operand, scope, null)), target);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } test:
                return Is(test, scope);
            case BinaryExpressionSyntax binary:
                return Convert(Binary(binary, scope), target);
            case ConditionalExpressionSyntax choice:
                return Choose(choice, scope, target);
            case IsPatternExpressionSyntax test:
                return Test(test, scope);
            case SwitchExpressionSyntax choice:
                return Choose(choice, scope, target);
            case CollectionExpressionSyntax list:
                return List(list, scope, target);
            case BaseObjectCreationExpressionSyntax creation:
                return Create(creation, scope, target);
            case WithExpressionSyntax with:
                return Evaluate(with.Expression, scope, target) is { Data: RecordInstance record } ? Fill(record, with.Initializer, scope) : Value.Unknown;
            case CastExpressionSyntax cast:
                return Convert(Evaluate(cast.Expression, scope, null), names.Type(cast.Type));
            case InvocationExpressionSyntax repeat when PlainSyntax.NameOf(repeat.Expression) == "Repeat":
                return Repeat(repeat, scope);
            case ThisExpressionSyntax when scope.Self is { } self:
                return Value.Of(self);
            case IdentifierNameSyntax name:
                return Convert(Name(name, scope), target);
            case MemberAccessExpressionSyntax access:
                return Convert(Member(access, scope), target);
            default:
                return Unreadably(expression, scope);
        }
    }

    private static Value Unary(PrefixUnaryExpressionSyntax unary, Value operand)
    {
        if (!operand.IsKnown) return operand;
        object? result = unary.Kind() switch
        {
            SyntaxKind.UnaryMinusExpression => Arithmetic.Negate(operand.Data),
            SyntaxKind.UnaryPlusExpression => operand.Data,
            SyntaxKind.LogicalNotExpression => operand.Data is bool flag ? !flag : null,
            _ => null,
        };
        return result is null ? Value.Unknown : Value.From(result, operand);
    }

    private Value Binary(BinaryExpressionSyntax binary, Scope scope)
    {
        Value left = Evaluate(binary.Left, scope, null);
        bool? decided = binary.Kind() switch
        {
            SyntaxKind.LogicalAndExpression when left.Data is false => false,
            SyntaxKind.LogicalOrExpression when left.Data is true => true,
            _ => null,
        };
        if (decided is not null) return left;
        Value right = Evaluate(binary.Right, scope, null);
        if (!left.IsKnown || !right.IsKnown) return Value.Unknown;
        return Arithmetic.Apply(binary.Kind(), left.Data, right.Data) is { } result ? Value.From(result, left, right) : Value.Unknown;
    }

    private Value Choose(ConditionalExpressionSyntax choice, Scope scope, ITypeSymbol? target)
    {
        Value test = Evaluate(choice.Condition, scope, null);
        return test.Data is bool flag ? Evaluate(flag ? choice.WhenTrue : choice.WhenFalse, scope, target) : Value.Unknown;
    }

    private Value Choose(SwitchExpressionSyntax choice, Scope scope, ITypeSymbol? target)
    {
        Value input = Evaluate(choice.GoverningExpression, scope, null);
        if (!input.IsKnown) return input;
        foreach (SwitchExpressionArmSyntax arm in choice.Arms)
        {
            if (arm.WhenClause is not null) return Value.Unknown;
            bool? fits = Patterns.Fits(input.Data, arm.Pattern, constant => Evaluate(constant, scope, null));
            if (fits is null) return Value.Unknown;
            if (fits != true) continue;
            Value result = Evaluate(arm.Expression, scope, target);
            return result.IsKnown && result.Data is not RecordInstance ? Value.From(result.Data, result, input) : result;
        }

        return Value.Unknown;
    }

    private Value Test(IsPatternExpressionSyntax test, Scope scope)
    {
        Value input = Evaluate(test.Expression, scope, null);
        if (!input.IsKnown) return input;
        return Patterns.Fits(input.Data, test.Pattern, constant => Evaluate(constant, scope, null)) is { } fits ? Value.From(fits, input) : Value.Unknown;
    }

    /// <summary><c>Backbone is ResNet</c>, or <c>Depth is ResNetDepth.R50</c>, which the parser takes for a type as well.</summary>
    private Value Is(BinaryExpressionSyntax test, Scope scope)
    {
        Value input = Evaluate(test.Left, scope, null);
        return (input.Data, names.Symbol(test.Right)) switch
        {
            (RecordInstance record, INamedTypeSymbol type) => Value.From(
                ConfigReader.Bases(record.Type).Prepend(record.Type).Contains(type, SymbolEqualityComparer.Default),
                input
            ),
            (_, IFieldSymbol { HasConstantValue: true } constant) when input.IsKnown => Value.From(Equals(input.Data, Static(constant).Data), input),
            _ => Value.Unknown,
        };
    }

    private Value List(CollectionExpressionSyntax list, Scope scope, ITypeSymbol? target)
    {
        ITypeSymbol? element = target is INamedTypeSymbol { Arity: 1 } generic ? generic.TypeArguments[0] : null;
        List<Value> items = [];
        foreach (CollectionElementSyntax item in list.Elements)
        {
            if (item is not ExpressionElementSyntax single) return Unreadably(list, scope);
            if (Evaluate(single.Expression, scope, element) is not { IsKnown: true } value) return Value.Unknown;
            items.Add(value);
        }

        return Value.From(items.ToArray(), [.. items]);
    }

    private Value Create(BaseObjectCreationExpressionSyntax creation, Scope scope, ITypeSymbol? target)
    {
        ITypeSymbol? type = creation is ObjectCreationExpressionSyntax { Type: { } written } ? names.Type(written) : target;
        if (type is not INamedTypeSymbol { IsRecord: true } record || creation.ArgumentList?.Arguments.Count > 0) return Unreadably(creation, scope);
        RecordInstance instance = new((INamedTypeSymbol)record.WithNullableAnnotation(NullableAnnotation.None), ImmutableDictionary<string, Value>.Empty);
        return creation.Initializer is { } initializer ? Fill(instance, initializer, scope) : Value.Of(instance);
    }

    private Value Fill(RecordInstance record, InitializerExpressionSyntax initializer, Scope scope)
    {
        ImmutableDictionary<string, Value> set = record.Set;
        foreach (AssignmentExpressionSyntax assignment in initializer.Expressions.OfType<AssignmentExpressionSyntax>())
        {
            if (assignment.Left is not IdentifierNameSyntax name) continue;
            string key = name.Identifier.ValueText;
            IPropertySymbol? property = RequirementReader.FindProperty(record.Type, key);
            Value value = Evaluate(assignment.Right, scope, property?.Type);
            if (scope.IsExperiment && property is not null) settings.Add(new Setting(assignment, property, value));
            set = set.SetItem(key, scope.IsExperiment ? value.SetBy(assignment) : value);
        }

        return Value.Of(new RecordInstance(record.Type, set));
    }

    /// <summary>The records of a stack. Requirements do not depend on many turns, so 64 are enough.</summary>
    private Value Repeat(InvocationExpressionSyntax repeat, Scope scope)
    {
        if (repeat.ArgumentList.Arguments is not [{ Expression: { } count }, { Expression: SimpleLambdaExpressionSyntax { ExpressionBody: { } body } make }])
            return Value.Unknown;
        if (Evaluate(count, scope, null).Data is not int turns)
            return Value.Unknown;
        string index = make.Parameter.Identifier.ValueText;
        return Value.Of(
            Enumerable.Range(0, System.Math.Min(System.Math.Max(turns, 0), 64)).Select(i => Evaluate(body, scope.WithLocal(index, Value.Of(i)), null)).ToArray()
        );
    }

    private Value Name(IdentifierNameSyntax name, Scope scope)
    {
        string text = name.Identifier.ValueText;
        if (scope.Locals.TryGetValue(text, out Value? local))
            return local;
        if (scope.Self is { } self && (RequirementReader.FindProperty(self.Type, text) is { IsStatic: false } || foreign.Find(self.Type, text) is not null))
            return Get(self, text);
        return Static(names.Symbol(name));
    }

    private Value Member(MemberAccessExpressionSyntax access, Scope scope)
    {
        string member = access.Name.Identifier.ValueText;
        bool isType = access.Expression is IdentifierNameSyntax name
            ? !IsValue(name, scope, member)
            : names.Symbol(access.Expression) is ITypeSymbol or INamespaceSymbol;
        if (isType)
            return Static(names.Symbol(access));
        return Evaluate(access.Expression, scope, null) switch
        {
            { Data: RecordInstance record } => Get(record, member),
            { Data: Value[] list } owner when member is "Count" or "Length" => Value.From(list.Length, owner),
            { Data: not null, IsKnown: true } owner when member == "Value" => owner, // of a nullable
            _ => Value.Unknown,
        };
    }

    /// <summary>Whether a name before a point is a value. A property may be called as its type (<c>Depth.R50</c>): then the member decides.</summary>
    private bool IsValue(IdentifierNameSyntax name, Scope scope, string member)
    {
        string text = name.Identifier.ValueText;
        if (scope.Locals.ContainsKey(text)) return true;
        if (scope.Self is { } self && RequirementReader.FindProperty(self.Type, text) is { IsStatic: false } property)
        {
            return !(property.Type is { TypeKind: TypeKind.Enum } type && type.Name == text && type.GetMembers(member).Any());
        }

        return names.Symbol(name) is IPropertySymbol or IFieldSymbol;
    }

    private Value Static(ISymbol? symbol)
    {
        if (symbol is IFieldSymbol { HasConstantValue: true } constant)
        {
            return Value.Of(
                constant.ContainingType.TypeKind == TypeKind.Enum ? new EnumMember(constant.ContainingType.Name, constant.Name) : constant.ConstantValue
            );
        }

        // another experiment, or a value that experiments share
        if (symbol is not IPropertySymbol { IsStatic: true } property || RequirementReader.Body(property) is not { } body) return Value.Unknown;
        int known = unreadable.Count;
        Value value = Evaluate(body, Scope.Experiment, property.Type);
        unreadable.RemoveRange(known, unreadable.Count - known); // that experiment has its own findings
        return value;
    }

    private static Value Convert(Value value, ITypeSymbol? target)
    {
        if (target is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable) target = nullable.TypeArguments[0];
        return (target?.SpecialType, value.Data) switch
        {
            (SpecialType.System_Double, int or long or float) => new Value(System.Convert.ToDouble(value.Data), value.Settings),
            (SpecialType.System_Int64, int whole) => new Value((long)whole, value.Settings),
            (SpecialType.System_Int32, double real) when System.Math.Abs(real) < int.MaxValue => new Value((int)real, value.Settings),
            _ => value,
        };
    }
}
