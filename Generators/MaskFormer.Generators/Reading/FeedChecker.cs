using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>
/// Finds blocks that a record puts where a contract cannot feed them (MF1020): a criterion whose port nothing feeds, or one without the output
/// that is minimised. What cannot be seen here, an abstract block that a file chooses for example, the program tests when it starts.
/// </summary>
internal sealed class FeedChecker(ReadingContext context, Compilation compilation, Touched touched)
{
    private readonly HashSet<string> forgotten = []; // values of the giver that are no outputs: MF2010 tells it there

    private INamedTypeSymbol Record => context.Block;

    public static IEnumerable<Finding> Check(ReadingContext context, Compilation compilation, Touched touched) =>
        new FeedChecker(context, compilation, touched).Check();

    private IEnumerable<Finding> Check()
    {
        foreach (IPropertySymbol asked in Record.AllInterfaces.SelectMany(static contract => contract.GetMembers().OfType<IPropertySymbol>()))
        {
            if (Nothing(asked) is { } nothing) yield return nothing;
            if (KnownNames.Find(asked, "FedAttribute") is not { ConstructorArguments: [{ Value: string fields }] } fed
                || BlockOf(asked) is not { } block)
                continue;
            string needs = Named(fed, "Needs");
            IPropertySymbol? needed = Ports(block, "OutputAttribute").FirstOrDefault(output => output.Name == needs);
            if (needs.Length > 0 && needed is null)
                yield return Wrong(block, asked, block, $"no output is named {needs}") with { Unless = KnownNames.Plain(block) };
            if (needed is not null && KnownNames.Find(needed, "OutputAttribute") is { ConstructorArguments: [{ Value: string { Length: > 0 } shape }] })
            {
                string cause = $"'{needs}' must be one number, [Output(\"\")], and has the shape \"{shape}\"";
                yield return Wrong(block, asked, needed, cause) with { Unless = KnownNames.Plain(block) };
            }

            if (Feeds(fed, fields, asked) is not { } feeds) continue;
            foreach (IPropertySymbol port in Ports(block, "InputAttribute").Where(port => !feeds.Contains(port.Name) && !forgotten.Contains(port.Name)))
            {
                if (IsRenamed(port, block, feeds)) continue;
                var unfed = Wrong(block, asked, port, $"nothing feeds the port '{port.Name}'; there are {string.Join(", ", feeds)}");
                yield return unfed with { Unless = KnownNames.Plain(block) }; // one that nobody reads is told there
            }
        }
    }

    /// <summary>
    /// What the program would find missing only when it asks: <c>null!</c>, or what an editor writes for a member that is still to be written. A record that
    /// throws on purpose says why itself.
    /// </summary>
    private Finding? Nothing(IPropertySymbol asked)
    {
        if (!asked.ContainingType.GetMembers().Any(static member => KnownNames.Has(member, "FedAttribute"))) return null;
        if (Record.FindImplementationForInterfaceMember(asked) is not IPropertySymbol kept || KnownNames.Body(kept) is not { } body) return null;
        bool isNothing = PlainSyntax.Of(body) switch
        {
            LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression } =>
                asked.NullableAnnotation != NullableAnnotation.Annotated && ParameterReader.IsHidden(body),
            ThrowExpressionSyntax { Expression: ObjectCreationExpressionSyntax { Type: var type } } =>
                type.ToString().EndsWith(nameof(System.NotImplementedException), System.StringComparison.Ordinal),
            _ => false,
        };
        return isNothing ? new("MF1020", context.Site(body), new([body.ToString(), asked.Name, Record.Name, "the program reads it; give it a value"])) : null;
    }

    /// <summary>The names that are there; null if it is not known which.</summary>
    private List<string>? Feeds(AttributeData fed, string fields, IPropertySymbol asked)
    {
        List<string> feeds = [];
        if (Named(fed, "From") is { Length: > 0 } from)
        {
            if (asked.ContainingType.GetMembers(from).OfType<IPropertySymbol>().FirstOrDefault() is not { } giver || BlockOf(giver) is not { } block)
                return null;
            feeds.AddRange(Ports(block, "OutputAttribute").Select(static output => output.Name));
            forgotten.UnionWith(
                Properties(block).Where(static p => p.Type.Name == "Tensor" && !KnownNames.Has(p, "OutputAttribute")).Select(static p => p.Name));
        }

        feeds.AddRange(Names(fields));
        if (Named(fed, "With") is not { Length: > 0 } with) return feeds;
        if (asked.ContainingType.GetMembers(with).OfType<IPropertySymbol>().FirstOrDefault() is not { } options) return null;
        if (Record.FindImplementationForInterfaceMember(options) is not IPropertySymbol kept) return feeds;
        if (SymbolEqualityComparer.Default.Equals(kept, options)) return feeds; // the contract's own default
        if (RecordIn(kept, 0, static _ => true) is not { } record) return null;
        if (KnownNames.Find(record, "BatchFieldsAttribute") is { ConstructorArguments: [{ Value: string more }] }) feeds.AddRange(Names(more));
        return feeds;
    }

    // Its block still reads it by the name that is fed: the C# compiler tells that there is none.
    private bool IsRenamed(IPropertySymbol port, INamedTypeSymbol block, List<string> feeds)
    {
        HashSet<string> missing = [.. feeds.Except(Properties(block).Select(static own => own.Name))];
        return port.ContainingType.DeclaringSyntaxReferences.SelectMany(part => part.GetSyntax(context.Token).DescendantNodes())
            .Any(node => node is IdentifierNameSyntax name && missing.Contains(name.Identifier.ValueText) && !PlainSyntax.IsMember(name)
                && name.Parent is not NameColonSyntax);
    }

    private static IEnumerable<string> Names(string list) => list.Split(',').Select(static name => name.Trim());

    private Finding Wrong(INamedTypeSymbol block, IPropertySymbol asked, ISymbol place, string cause) => new(
        "MF1020",
        context.Site(Declaration(place)
            ?? Declaration(Record.FindImplementationForInterfaceMember(asked)!)
            ?? Record.DeclaringSyntaxReferences[0].GetSyntax(context.Token)),
        new([block.Name, asked.Name, Record.Name, cause]));

    private SyntaxNodeOrToken? Declaration(ISymbol symbol) => symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Token) switch
    {
        PropertyDeclarationSyntax property => property.Identifier,
        TypeDeclarationSyntax type => type.Identifier,
        _ => null,
    };

    /// <summary>The block that stands there unless an experiment sets another; null if it is abstract or not seen.</summary>
    private INamedTypeSymbol? BlockOf(IPropertySymbol asked) =>
        Record.FindImplementationForInterfaceMember(asked) is IPropertySymbol kept ? RecordIn(kept, 0, KnownNames.IsBlock) : null;

    private INamedTypeSymbol? RecordIn(IPropertySymbol property, int depth, System.Func<ITypeSymbol, bool> fits)
    {
        foreach (SyntaxReference part in property.Type.DeclaringSyntaxReferences) touched.Add(part.SyntaxTree);
        if (property.Type is INamedTypeSymbol { IsAbstract: false } type && fits(type)) return type;
        if (depth > 8 || property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Token) is not PropertyDeclarationSyntax syntax) return null;
        return (syntax.ExpressionBody?.Expression ?? syntax.Initializer?.Value) is not { } body ? null : PlainSyntax.Of(body) switch
        {
            IdentifierNameSyntax name when Properties(Record).FirstOrDefault(own => own.Name == name.Identifier.ValueText)
                is { } other
                => RecordIn(other, depth + 1, fits),
            ObjectCreationExpressionSyntax made when compilation.GetSemanticModel(made.SyntaxTree).GetTypeInfo(made, context.Token).Type
                is INamedTypeSymbol record && fits(record) => record,
            _ => null,
        };
    }

    private static IEnumerable<IPropertySymbol> Ports(INamedTypeSymbol block, string attribute) =>
        Properties(block).Where(p => KnownNames.Has(p, attribute));

    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol block) =>
        ConfigReader.Bases(block).Prepend(block).SelectMany(static type => type.GetMembers().OfType<IPropertySymbol>());

    private static string Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value as string ?? "";
}
