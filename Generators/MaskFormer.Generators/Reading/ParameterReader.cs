using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>
/// Lowers expressions over parameters and records. They are ordinary C# that runs; what is understood can be evaluated and used in proofs,
/// everything else becomes opaque and equals only itself.
/// </summary>
internal sealed class ParameterReader(ReadingContext context)
{
    private readonly PatternReader patterns = new(context);
    private readonly EnumReader enums = new(context);

    /// <param name="e">The expression.</param>
    /// <param name="scope">Lambda parameters in force.</param>
    /// <param name="target">The type that is expected, for <c>new()</c>.</param>
    public Node Read(ExpressionSyntax e, ReadingScope scope, ITypeSymbol? target = null)
    {
        e = context.Plain(e);
        switch (e)
        {
            case LiteralExpressionSyntax literal when !literal.IsKind(SyntaxKind.DefaultLiteralExpression) || Initial(target) is null:
                return Literal(literal);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax:
                return Named(e, scope) ?? Opaque(e, scope);
            case RangeExpressionSyntax range:
                return context.Make(
                    NodeKind.Binary,
                    "..",
                    e,
                    range.LeftOperand is { } start ? Read(start, scope) : context.Make(NodeKind.Number, "0", e),
                    range.RightOperand is { } end ? Read(end, scope) : context.Make(NodeKind.Unary, "^", e, context.Make(NodeKind.Number, "0", e))
                );
            case PrefixUnaryExpressionSyntax { OperatorToken.ValueText: "!" or "-" or "+" or "^" } unary:
                return context.Make(NodeKind.Unary, unary.OperatorToken.ValueText, e, Read(unary.Operand, scope));
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } test when patterns.Of(test.Right) is { } type:
                return context.Make(NodeKind.Is, "", e, Read(test.Left, scope), type);
            case BinaryExpressionSyntax binary when NodeText.IsOperator(binary.OperatorToken.ValueText):
                (Node left, Node right) = (Read(binary.Left, scope), Read(binary.Right, scope));
                bool isEnum = (left.Kind == NodeKind.Enum || right.Kind == NodeKind.Enum) && binary.OperatorToken.ValueText is "+" or "-" or "|" or "&" or "^";
                return isEnum && enums.Read(e) is { } named ? named : context.Make(NodeKind.Binary, binary.OperatorToken.ValueText, e, left, right);
            case ConditionalExpressionSyntax choice:
                return context.Make(
                    NodeKind.Choose,
                    "",
                    e,
                    Read(choice.Condition, scope),
                    Read(choice.WhenTrue, scope, target),
                    Read(choice.WhenFalse, scope, target)
                );
            case IsPatternExpressionSyntax test when patterns.Read(test.Pattern, this) is { } pattern:
                return context.Make(NodeKind.Is, "", e, Read(test.Expression, scope), pattern);
            case SwitchExpressionSyntax choice when Arms(choice, scope, target) is { } arms:
                return context.Make(NodeKind.Switch, "", e, arms.Prepend(Read(choice.GoverningExpression, scope)));
            case CastExpressionSyntax { Type: PredefinedTypeSyntax { Keyword.ValueText: "int" or "long" or "double" or "float" } type } cast:
                return context.Make(NodeKind.Cast, type.Keyword.ValueText, e, Read(cast.Expression, scope));
            case CastExpressionSyntax when enums.Read(e) is { } one:
                return one;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } when Initial(target) is { } initial:
                return initial with { Site = context.Site(e) };
            case CollectionExpressionSyntax list when list.Elements.All(static item => item is ExpressionElementSyntax):
                ITypeSymbol? element = target is INamedTypeSymbol { TypeArguments: [var only] } ? only : null;
                return context.Make(
                    NodeKind.List,
                    "",
                    e,
                    list.Elements.Cast<ExpressionElementSyntax>().Select(item => Read(item.Expression, scope, element))
                );
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ NameColon: null, Expression: var place }] } access
                when Read(access.Expression, scope) is { Kind: NodeKind.Name or NodeKind.Path } list:
                return context.Make(NodeKind.At, "", e, list, Read(place, scope));
            case BaseObjectCreationExpressionSyntax creation when Created(creation, target) is { } record:
                return context.Make(NodeKind.New, KnownNames.Plain(record), e, Sets(creation.Initializer, record, scope));
            case InvocationExpressionSyntax call when PlainSyntax.NameOf(call.Expression, context.Model(e)) == "Repeat"
                && Arguments.ByName(call, "count", "make") is [{ } count, LambdaExpressionSyntax { ExpressionBody: { } body } lambda]:
                string index = RecordReader.Parameter(lambda);
                return context.Make(NodeKind.Repeat, index, e, Read(count, scope), Read(body, scope.With(index, NodeKind.Index), target));
            case WithExpressionSyntax copy:
                Node original = Read(copy.Expression, scope, target);
                ITypeSymbol? copied = TypeOf(copy.Expression, original, scope);
                string kind = original.Kind == NodeKind.Opaque && copied is not null ? KnownNames.Plain(copied) : ""; // all that is known of the original
                return context.Make(NodeKind.With, kind, e, Sets(copy.Initializer, copied, scope).Prepend(original));
            default:
                return Opaque(e, scope);
        }
    }

    /// <summary>What an initializer sets.</summary>
    public IEnumerable<Node> Sets(InitializerExpressionSyntax? initializer, ITypeSymbol? record, ReadingScope scope)
    {
        Node[] sets = [.. (initializer?.Expressions ?? []).OfType<AssignmentExpressionSyntax>().Select(set =>
        {
            string name = set.Left is IdentifierNameSyntax left ? left.Identifier.ValueText : set.Left.ToString();
            IPropertySymbol? property = record is null ? null : KnownNames.FindProperty(record, name);
            ITypeSymbol? type = property?.Type;
            context.Lookup.Touched.Add(type);
            Node value = record is null || property is not null ? Read(set.Right, scope, type) : Node.Unknown; // the C# compiler knows it neither
            Node made = context.Make(NodeKind.Set, name, set, value);
            OwnProperty? own = value.Kind == NodeKind.Name ? context.Find(set.Right, scope) : null;
            if (own is not null && type is not null && !Holds(type, own.Type)) context.IsDoubtful = true;
            bool isNeeded = type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated };
            if (value.Kind == NodeKind.Null && isNeeded && made.Site >= 0 && IsHidden(set.Right))
                context.Report("MF3003", made.Site, $"'{name}' may not be null: give it a value, or leave it out");
            if (made.Site >= 0 && NullItem(set.Right, type) is not null) context.Report("MF3003", made.Site, $"an item of '{name}' may not be null");
            return made;
        })];
        if (sets.GroupBy(static set => set.Text).Any(static same => same.Count() > 1)) context.Silent = true; // as the C# compiler says
        return sets;
    }

    // Whole numbers stand for others; anything else that is not of the type itself is for the C# compiler to say.
    private static bool Holds(ITypeSymbol type, ITypeSymbol value) => SymbolEqualityComparer.Default.Equals(type, value)
        || (value.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64
            && type.SpecialType is SpecialType.System_Int64 or SpecialType.System_Double);

    /// <summary>What a property without initial value holds; null if that is not understood.</summary>
    public static Node? Initial(ITypeSymbol? type) => type switch
    {
        null => null,
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double } => new(NodeKind.Number, "0", [], 0),
        { SpecialType: SpecialType.System_Boolean } => new(NodeKind.Flag, "false", [], 0),
        { IsReferenceType: true } or INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => new(NodeKind.Null, "", [], 0),
        _ => null,
    };

    /// <summary>An item that is null where none may be, and of which C# does not warn: <c>["a", null!]</c>.</summary>
    public static ExpressionSyntax? NullItem(ExpressionSyntax body, ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { Name: "EquatableList", TypeArguments: [{ IsReferenceType: true } of] }) return null;
        if (of.NullableAnnotation == NullableAnnotation.Annotated) return null;
        if (body is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var only }] }) body = only;
        return (body as CollectionExpressionSyntax)?.Elements.OfType<ExpressionElementSyntax>().Select(static item => item.Expression)
            .FirstOrDefault(static item => item is PostfixUnaryExpressionSyntax { OperatorToken.ValueText: "!", Operand: var held } && !IsHidden(held));
    }

    /// <summary>Whether C# does not warn of a null: <c>null!</c>.</summary>
    public static bool IsHidden(ExpressionSyntax nothing) =>
        nothing is not { RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression };

    /// <summary>The record that is created by an initializer alone; null if it is no record, or a constructor is called.</summary>
    public INamedTypeSymbol? Created(BaseObjectCreationExpressionSyntax creation, ITypeSymbol? target)
    {
        if (creation.ArgumentList?.Arguments.Count > 0) return null;
        ITypeSymbol? type = creation is ObjectCreationExpressionSyntax named ? context.Lookup.Type(named.Type) : target;
        context.Lookup.Touched.Add(type);
        return type is INamedTypeSymbol { IsRecord: true } record ? record : null;
    }

    private Node? Named(ExpressionSyntax e, ReadingScope scope)
    {
        if (e is IdentifierNameSyntax name)
        {
            string text = name.Identifier.ValueText;
            if (scope.Find(name) is NodeKind.Index) return context.Make(NodeKind.Index, text, e);
            if (scope.Find(name) is NodeKind.Item) return context.Make(NodeKind.Item, text, e);
            if (scope.Find(name) is not null) return null;
            if (context.Find(e, scope) is { } own && Kind(own) is { } kind) return context.Make(kind, text, e);
        }

        if (e is MemberAccessExpressionSyntax access && Holder(access.Expression, scope) is { } holder)
            return holder.Kind == NodeKind.Item
                ? context.Outside(e, "in a loop a block is called, and lends no number: name the parameter that the row is made with")
                : context.Make(NodeKind.Path, access.Name.Identifier.ValueText, e, holder);
        if (Static(e) is { } constant) return constant;
        if (e is not MemberAccessExpressionSyntax member) return null;
        ExpressionSyntax owner = context.Plain(member.Expression);
        Node? holderOfValue = owner switch
        {
            IdentifierNameSyntax or MemberAccessExpressionSyntax => Named(owner, scope),
            ObjectCreationExpressionSyntax or WithExpressionSyntax => Read(owner, scope),
            _ => null,
        };
        return holderOfValue is { Kind: not (NodeKind.Enum or NodeKind.Opaque) } value
            ? context.Make(NodeKind.Path, member.Name.Identifier.ValueText, e, value)
            : null;
    }

    private static NodeKind? Kind(OwnProperty own) => own.Kind switch
    {
        MemberKind.Parameter or MemberKind.Derived or MemberKind.Block or MemberKind.Stack when own.BlockName.Length > 0 => NodeKind.Block,
        MemberKind.Parameter or MemberKind.Derived or MemberKind.Require => NodeKind.Name,
        _ => null,
    };

    /// <summary>The record left of a point, if it is one of the block's: <c>Pixels</c> in <c>Pixels.ContextDim</c>.</summary>
    private Node? Holder(ExpressionSyntax e, ReadingScope scope) =>
        context.Plain(e) switch
        {
            IdentifierNameSyntax name when scope.Find(name) is NodeKind.Item => context.Make(NodeKind.Item, name.Identifier.ValueText, name),
            IdentifierNameSyntax name
                when context.Find(name, scope) is { BlockName.Length: > 0 } own && Kind(own) is not null && own.Kind != MemberKind.Stack =>
                context.Make(NodeKind.Block, name.Identifier.ValueText, name),
            _ => null,
        };

    private ITypeSymbol? TypeOf(ExpressionSyntax e, Node read, ReadingScope scope) => read.Kind switch
    {
        NodeKind.Block or NodeKind.Name => context.Find(e, scope)?.Type,
        NodeKind.Static => (context.Lookup.Symbol(context.Plain(e)) as IPropertySymbol)?.Type,
        NodeKind.New => context.Plain(e) is ObjectCreationExpressionSyntax creation ? context.Lookup.Type(creation.Type) : null,
        NodeKind.Path when context.Plain(e) is MemberAccessExpressionSyntax access && TypeOf(access.Expression, read[0], scope) is { } holder =>
            Touch(KnownNames.FindProperty(holder, read.Text)?.Type),
        NodeKind.With when context.Plain(e) is WithExpressionSyntax with => TypeOf(with.Expression, read[0], scope),
        NodeKind.Opaque => Foreign(e),
        _ => null,
    };

    // What an experiment of another assembly holds: its expression is not seen, its type is.
    private ITypeSymbol? Foreign(ExpressionSyntax e) => Touch((context.Plain(e), context.Lookup.Symbol(context.Plain(e))) switch
    {
        (_, IPropertySymbol { IsStatic: true } property) => property.Type,
        (_, IFieldSymbol { IsStatic: true } field) => field.Type,
        (MemberAccessExpressionSyntax access, null) when Foreign(access.Expression) is { } holder =>
            KnownNames.FindProperty(holder, access.Name.Identifier.ValueText)?.Type,
        _ => null,
    });

    private ITypeSymbol? Touch(ITypeSymbol? type)
    {
        context.Lookup.Touched.Add(type);
        return type;
    }

    private Node[]? Arms(SwitchExpressionSyntax choice, ReadingScope scope, ITypeSymbol? target)
    {
        List<Node> arms = [];
        foreach (SwitchExpressionArmSyntax arm in choice.Arms)
        {
            if (patterns.Read(arm.Pattern, this) is not { } pattern) return null;
            Node[] when = arm.WhenClause is { } clause ? [Read(clause.Condition, scope)] : [];
            arms.Add(context.Make(NodeKind.Arm, "", arm, [pattern, .. when, Read(arm.Expression, scope, target)]));
        }

        return [.. arms];
    }

    private Node Literal(LiteralExpressionSyntax literal) => literal.Kind() switch
    {
        SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression => context.Make(NodeKind.Flag, literal.Token.ValueText, literal),
        SyntaxKind.StringLiteralExpression => context.Make(NodeKind.Text, literal.Token.ValueText, literal),
        SyntaxKind.NumericLiteralExpression => context.Make(NodeKind.Number, literal.Token.Text, literal),
        SyntaxKind.NullLiteralExpression => context.Make(NodeKind.Null, "", literal),
        _ => context.Make(NodeKind.Opaque, literal.ToString(), literal),
    };

    private Node Opaque(ExpressionSyntax e, ReadingScope scope)
    {
        if (Symbolic(e, scope) is { } symbol) return context.Outside(symbol, "parameters are computed before anything flows, and it has no value then");
        context.Opaque.Add(e);
        return context.Make(NodeKind.Opaque, OpaqueText.Write(e, context, scope), e);
    }

    // A tensor, a layer or a wired block among numbers: C# takes it, and the program would find no data in it.
    private IdentifierNameSyntax? Symbolic(ExpressionSyntax e, ReadingScope scope) => e.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
        .FirstOrDefault(name => context.Find(name, scope) is { } own && IsSymbolic(own.Kind) && IsRead(name));

    private static bool IsSymbolic(MemberKind kind) => kind is MemberKind.Input or MemberKind.Value or MemberKind.Output or MemberKind.Weight
        or MemberKind.Row or MemberKind.Layer or MemberKind.BlockValue;

    // Not as the member of something else, in nameof, or as what a lambda calls its own.
    private static bool IsRead(IdentifierNameSyntax name) =>
        (!PlainSyntax.IsMember(name) || name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax })
        && name.Parent is not (NameColonSyntax or NameEqualsSyntax or AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax })
        && !name.Ancestors().Any(outer => outer is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } }
            || (outer is LambdaExpressionSyntax lambda && lambda.DescendantNodes().OfType<ParameterSyntax>().Any(own => Same(own, name))));

    private static bool Same(ParameterSyntax own, IdentifierNameSyntax name) => own.Identifier.ValueText == name.Identifier.ValueText;

    // A constant, or a value that experiments share.
    private Node? Static(ExpressionSyntax e) => context.Lookup.Symbol(e) switch
    {
        IFieldSymbol { HasConstantValue: true } field => Constant(field, e),
        IPropertySymbol { IsStatic: true } property when context.Outside(property, Held) is { } value =>
            context.Make(NodeKind.Static, OpaqueText.Spell(property.ContainingType, context) + "." + property.Name, e, Held(property, value, e)),
        _ => null,
    };

    // An experiment reports its own settings; of other static properties nobody else does.
    private Node Held(IPropertySymbol property, Node value, ExpressionSyntax e) =>
        KnownNames.Has(property, "ExperimentAttribute") ? value : value.At(context.Site(e));

    private static Node Held(ReadingContext there, IPropertySymbol property, ExpressionSyntax body) =>
        new ParameterReader(there).Read(body, ReadingScope.Empty, property.Type);

    private Node? Constant(IFieldSymbol field, ExpressionSyntax e) => field switch
    {
        { ContainingType: { TypeKind: TypeKind.Enum } type } =>
            context.Make(NodeKind.Enum, OpaqueText.Spell(type, context) + "." + Names.InCode(field.Name), e),
        { ConstantValue: bool flag } => context.Make(NodeKind.Flag, flag ? "true" : "false", e),
        { ConstantValue: string text } => context.Make(NodeKind.Text, text, e),
        { ConstantValue: int or long } => context.Make(NodeKind.Number, System.Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture)!, e),
        { ConstantValue: double.NaN or double.PositiveInfinity or double.NegativeInfinity } =>
            context.Make(NodeKind.Number, OpaqueText.Spell(field.ContainingType, context) + "." + field.Name, e),
        _ => null,
    };
}
