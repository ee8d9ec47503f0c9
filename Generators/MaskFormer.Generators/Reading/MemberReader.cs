using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Reads one property of a block.</summary>
internal sealed class MemberReader
{
    private readonly ReadingContext context;
    private readonly ParameterReader parameters;
    private readonly RecordReader records;
    private readonly LayerReader layers;
    private readonly TensorReader tensors;

    public MemberReader(ReadingContext context)
    {
        this.context = context;
        parameters = new(context);
        records = new(context, parameters);
        layers = new(context, parameters);
        tensors = new(context, parameters, records);
    }

    public Member? Read(PropertyDeclarationSyntax property)
    {
        string name = property.Identifier.ValueText;
        if (!context.Own.TryGetValue(name, out OwnProperty? own)) return null;
        MemberKind kind = own.Kind;
        int site = context.Site(property.Identifier);
        ExpressionSyntax? body = property.ExpressionBody?.Expression ?? property.Initializer?.Value;
        if (kind is MemberKind.Value or MemberKind.Weight) kind = Weight(body) is null ? MemberKind.Value : MemberKind.Weight;
        string type = own.BlockName.Length == 0 ? TypeText(own.Type)
            : kind is MemberKind.Parameter or MemberKind.Derived ? Member.BlockType + own.BlockName
            : own.BlockName;
        (string? text, int textSite) = Text(property, own.Symbol, kind, site);
        if (kind == MemberKind.Require && string.IsNullOrEmpty(text)) text = body?.ToString(); // the rule speaks for itself
        (string? key, int keySite) = Key(property, own.Symbol, site);
        int known = context.Findings.Count;
        context.IsDoubtful = false;
        bool isRefused = Accessors(property, kind) is not null;
        if (!isRefused) Misplaced(own.Symbol, kind, Weight(body) is null ? "" : "Weights"); // or its type is the slip
        int told = context.Findings.Count;
        Node? node = context.IsConfig ? Body(kind, own, body) : Body(property, kind, own, body);
        if (told > known && PropertyKinds.IsMeantAsPort(own.Symbol, kind)) context.TakeBack(told); // what it holds follows from its type
        if (node is { Kind: NodeKind.Null } && IsNeeded(property, own.Symbol))
            context.Report("MF1006", body is null ? site : context.Site(body), name, "it is null, and nobody has to set it");
        if (body is not null && ParameterReader.NullItem(body, own.Type) is { } item)
            context.Report("MF1006", context.Site(item), name, "an item of it is null");
        bool isDoubtful = context.IsDoubtful || context.Findings.Count > known || Doubts.Any(kind, own, body, node, context);
        if (!context.IsConfig && isDoubtful && CompilerErrors.In(property, context, context.Token))
        {
            context.LeaveToCompiler(known);
            node = body is null ? null : Node.Unknown with { Site = site };
        }

        bool isTold = node?.Kind == NodeKind.Unknown && context.Findings.Count > told; // its shape may follow from the same slip
        if (isTold && kind is MemberKind.Input or MemberKind.Output) text = Member.NoShape;
        return new(kind, name, type, text ?? "", key ?? KeyName.Of(name), node, site)
        {
            Bound = KnownNames.Has(own.Symbol, "BoundAttribute"),
            Least = Range(own.Symbol, 0),
            Most = Range(own.Symbol, 1),
            Abstract = property.Modifiers.Any(SyntaxKind.AbstractKeyword),
            TextSite = textSite,
            KeySite = keySite,
        };
    }

    /// <summary>Reports a layer, a value or a block that is a field, where C# has nothing to say against it: what is read is written as a property.</summary>
    public void Refuse(FieldDeclarationSyntax field)
    {
        foreach (VariableDeclaratorSyntax variable in field.Declaration.Variables)
        {
            string name = variable.Identifier.ValueText;
            if (context.Block.GetMembers(name) is not [IFieldSymbol { Type: INamedTypeSymbol type }] || !PropertyKinds.IsRead(type)) continue;
            context.Statics.Add(name);
            bool isRefused = context.Model(field).GetDiagnostics(field.Span, context.Token).Any(static said => said.Severity == DiagnosticSeverity.Error);
            if (isRefused) context.Silent = true;
            else context.Outside(field, $"it is a field: write it as a property, {field.Declaration.Type} {name} => …");
        }
    }

    /// <summary>Reports a layer, a value or a block that is static: it would belong to all records of its kind at once.</summary>
    public void Refuse(PropertyDeclarationSyntax property)
    {
        if (!context.Statics.Contains(property.Identifier.ValueText))
        {
            int before = context.Findings.Count;
            if (context.Block.GetMembers(property.Identifier.ValueText) is [IPropertySymbol own]) Misplaced(own, MemberKind.Derived);
            if (context.Findings.Count > before) context.Told.Add(property.Identifier.ValueText);
            return;
        }

        int known = context.Findings.Count;
        context.Outside(property, "what a block holds and computes belongs to each record: leave out 'static'");
        if (CompilerErrors.In(property, context, context.Token)) context.LeaveToCompiler(known);
    }

    /// <summary>Reports a property of a type that holds tensors and is not of the language.</summary>
    public void RefuseType(PropertyDeclarationSyntax property)
    {
        int known = context.Findings.Count;
        context.Outside(property.Type, "a tensor has a property of its own, Tensor Name => …, or is in a row, Tensors Name => [A, B]; a layer has its own too");
        if (CompilerErrors.In(property, context, context.Token)) context.LeaveToCompiler(known);
    }

    private void Misplaced(IPropertySymbol property, MemberKind kind, string fits = "")
    {
        foreach ((string attribute, string belongs, SyntaxNode place) in AttributePlaces.Misplaced(property, kind, context.Token))
            if (attribute != fits) context.Report("MF1016", context.Site(place), attribute, property.Name, belongs);
    }

    /// <summary>Reports a property that hides one of its abstract block, which is read there: of two of one name the wrong one would be taken.</summary>
    public void RefuseHiding(PropertyDeclarationSyntax property, IPropertySymbol hidden) =>
        context.Outside(property, $"'{hidden.ContainingType.Name}' has a '{hidden.Name}' that it hides: override that, or choose another name");

    // Whoever makes the record without setting it would hold nothing where a text or a record is read.
    private static bool IsNeeded(PropertyDeclarationSyntax property, IPropertySymbol own) =>
        Configuration.ParameterTypes.IsParameter(own)
        && own is { IsRequired: false, IsAbstract: false, Type: { IsReferenceType: true, NullableAnnotation: not NullableAnnotation.Annotated } }
        && (property.Initializer is null || ParameterReader.IsHidden(property.Initializer.Value));

    private Node? Body(PropertyDeclarationSyntax property, MemberKind kind, OwnProperty own, ExpressionSyntax? body)
    {
        if (kind is not (MemberKind.Parameter or MemberKind.Derived or MemberKind.Require) && own.Type.NullableAnnotation == NullableAnnotation.Annotated)
            return context.Outside(property.Type, "it is never null: leave out the '?'");
        bool isPort = body is not null && PlainSyntax.NameOf(body, context.Model(body)) == "Port";
        if (!isPort && IsComputed(kind) && KnownNames.Has(context.Block, "PrimitiveAttribute"))
            return context.Outside(property, "a primitive holds parameters and ports, and methods marked [Implements] compute: write an output as … => Port");
        bool isPromise = property.Modifiers.Any(SyntaxKind.AbstractKeyword) || PropertyKinds.HasMisplacedPort(own.Symbol);
        if (IsComputed(kind) && KnownNames.IsAbstractBlock(context.Block) && !isPromise)
            return context.Outside(property, "an abstract block promises, and each of its kinds computes: write it there, or here as abstract … { get; }");
        if (kind == MemberKind.Input && body is not null && !isPort)
            return context.Outside(body, $"what flows in has no other form than [Input(\"…\")] Tensor {property.Identifier.ValueText} => Port");
        if (kind == MemberKind.Parameter && own.Symbol.DeclaredAccessibility != Accessibility.Public && KnownNames.IsBlock(own.Type))
            return Written(property.AccessorList!, property);
        if (Accessors(property, kind) is { } accessors)
            return Configuration.ParameterTypes.HoldsValue(own.Symbol) ? Node.Unknown // of a type that no parameter has: MF3010
                : Written(accessors, property);
        if (!IsRun(kind) && body?.DescendantNodes().OfType<SingleVariableDesignationSyntax>().FirstOrDefault() is { } named)
        {
            SyntaxNode pattern = named.FirstAncestorOrSelf<IsPatternExpressionSyntax>() ?? named.Parent!;
            return context.Outside(pattern, "a name that a pattern gives is not known where it is used: let a property hold the choice, int Size => …");
        }

        if (kind != MemberKind.Value || !isPort) return Body(kind, own, body);
        int site = context.Site(property.Identifier);
        bool isTold = KnownNames.Has(own.Symbol, "InputAttribute") // it counts for nothing (MF1016)
            || own.Symbol.GetAttributes().Any(static mark => mark.AttributeClass is { TypeKind: TypeKind.Error });
        if (isTold) return Node.Unknown with { Site = site };
        string attributes = KnownNames.Has(context.Block, "PrimitiveAttribute") ? "[Input] or [Output]" : "[Input]";
        context.Report("MF1007", site, property.Identifier.ValueText, attributes + " with its shape");
        return Node.Unknown with { Site = site };
    }

    private Node Written(AccessorListSyntax accessors, PropertyDeclarationSyntax property) =>
        context.Outside(accessors, $"write it as an expression: {property.Identifier.ValueText} => …");

    /// <summary>Whether it is made of other members by the language, and not by C# alone.</summary>
    public static bool IsComputed(MemberKind kind) =>
        kind is MemberKind.Layer or MemberKind.Weight or MemberKind.Block or MemberKind.Stack
            or MemberKind.Value or MemberKind.Row or MemberKind.BlockValue or MemberKind.Output;

    // C# that runs as it is written; everything else is written anew into generated code.
    private static bool IsRun(MemberKind kind) => kind is MemberKind.Parameter or MemberKind.Derived or MemberKind.Require;

    /// <summary>What stands in place of the expression that is read; null if it is there, or is left to others.</summary>
    private static AccessorListSyntax? Accessors(PropertyDeclarationSyntax property, MemberKind kind) =>
        (IsComputed(kind) || (kind == MemberKind.Input && property.Initializer is not null)) // Port has no value that a new record could hold
        && !property.Modifiers.Any(static m => m.IsKind(SyntaxKind.AbstractKeyword) || m.IsKind(SyntaxKind.PartialKeyword))
            ? property.AccessorList
            : null;

    private Node? Body(MemberKind kind, OwnProperty own, ExpressionSyntax? body) => kind switch
    {
        MemberKind.Parameter when body is null => own.Symbol.IsRequired || own.Symbol.IsPartialDefinition ? null : ParameterReader.Initial(own.Type),
        _ when body is null => null,
        MemberKind.Input => null,
        MemberKind.Parameter or MemberKind.Derived or MemberKind.Require when own.BlockName.Length == 0 =>
            parameters.Read(body, ReadingScope.Empty, own.Type),
        MemberKind.Parameter or MemberKind.Derived or MemberKind.Block or MemberKind.Stack when context.IsConfig || !KnownNames.IsBlock(Held(own.Type)) =>
            parameters.Read(body, ReadingScope.Empty, Held(own.Type)),
        MemberKind.Parameter or MemberKind.Block or MemberKind.Stack => records.Read(body, Held(own.Type), ReadingScope.Empty),
        MemberKind.BlockValue => tensors.Wired(body, ReadingScope.Empty),
        MemberKind.Row => tensors.Row(body),
        MemberKind.Layer => layers.Read(body),
        MemberKind.Weight => layers.ReadWeight(Weight(body)!),
        _ when PlainSyntax.NameOf(body, context.Model(body)) == "Port" => null, // outputs of a primitive
        _ => tensors.Read(body, ReadingScope.Empty),
    };

    private InvocationExpressionSyntax? Weight(ExpressionSyntax? body) =>
        body is not null && context.Plain(body) is InvocationExpressionSyntax call && PlainSyntax.NameOf(call.Expression, context.Model(body)) == "Weight"
            ? call
            : null;

    /// <summary>The text of the attribute that says what a property of its kind is: the others count for nothing.</summary>
    private (string? Text, int Site) Text(PropertyDeclarationSyntax property, IPropertySymbol symbol, MemberKind kind, int site)
    {
        if (kind == MemberKind.Require)
            return Attribute(property, symbol, "Require")?.ArgumentList?.Arguments is [{ Expression: var why }]
                ? (context.Text(why), context.Site(why))
                : (null, site); // the rule speaks for itself
        string name = kind switch { MemberKind.Input => "Input", MemberKind.Output => "Output", _ => "Shape" };
        if (kind == MemberKind.Weight || Attribute(property, symbol, name) is not { } written) return (null, site);
        if (written.ArgumentList?.Arguments is not [{ Expression: var argument }])
        {
            context.Silent = true; // the C# compiler asks for the shape
            return (Member.NoShape, site);
        }

        int at = context.Site(argument);
        string? text = context.Text(argument);
        if (text is { Length: 0 } && (kind == MemberKind.Value || property.Modifiers.Any(SyntaxKind.OverrideKeyword))) return (Member.Scalar, at);
        if (text is null) NoText(argument, "MF1003", at);
        if (text?.Any(char.IsControl) != true) return (text ?? Member.NoShape, at);
        context.Report("MF1003", at, new([.. text.Select(static sign => char.IsControl(sign) ? '?' : sign)]), "it holds a sign that is not seen");
        return (Member.NoShape, at);
    }

    // What is no constant text the C# compiler refuses in an attribute.
    private void NoText(ExpressionSyntax argument, string id, int at)
    {
        bool isNull = context.Plain(argument).Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression
            || context.Model(argument).GetConstantValue(argument, context.Token) is { HasValue: true, Value: null };
        if (isNull) context.Report(id, at, "null", "it is no text");
        else context.Silent = true;
    }

    private (string? Key, int Site) Key(PropertyDeclarationSyntax property, IPropertySymbol symbol, int site)
    {
        if (Attribute(property, symbol, "Weights")?.ArgumentList?.Arguments is not [{ Expression: var argument }]) return (null, site);
        int at = context.Site(argument);
        string? key = context.Text(argument);
        if (key is null) NoText(argument, "MF4004", at);
        return (key, at);
    }

    // Others may have attributes of such names as well.
    private AttributeSyntax? Attribute(PropertyDeclarationSyntax property, IPropertySymbol symbol, string name) =>
        KnownNames.Find(symbol, name + "Attribute")?.ApplicationSyntaxReference is { } place && place.SyntaxTree == property.SyntaxTree
            ? place.GetSyntax(context.Token) as AttributeSyntax
            : null;

    private static double? Range(IPropertySymbol property, int end) =>
        KnownNames.Find(property, "RangeAttribute") is { ConstructorArguments: { Length: 2 } ends } ? ends[end].Value as double? : null;

    private static ITypeSymbol Held(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Blocks", TypeArguments: [var item] } ? item : type;

    private static string TypeText(ITypeSymbol type) => type.TypeKind == TypeKind.Enum ? "enum " + type.ToDisplayString() : type.ToDisplayString();
}
