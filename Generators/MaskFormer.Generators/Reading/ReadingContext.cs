using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>What all readers of one block share: its own properties, the places read so far, the findings.</summary>
internal sealed class ReadingContext(INamedTypeSymbol block, Lookup lookup, CancellationToken token)
{
    private readonly HashSet<ISymbol> inside = new(SymbolEqualityComparer.Default); // properties that are read in place of their names
    private bool isElsewhere, isCircular;
    private readonly List<Location> sites = [];
    private readonly List<Finding> findings = [];

    /// <summary>Own and inherited properties by name.</summary>
    public Dictionary<string, OwnProperty> Own { get; } = [];

    /// <summary>Static properties, fields, and lists that would hold a layer, a value or a block: each has its finding where it stands.</summary>
    public HashSet<string> Statics { get; } = [];

    /// <summary>Static properties with a finding where they stand: a shape that names one has none.</summary>
    public HashSet<string> Told { get; } = [];

    public INamedTypeSymbol Block => block;

    public CancellationToken Token => token;

    public IReadOnlyList<Location> Sites => sites;

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Whether the record is one of plain parameters.</summary>
    public bool IsConfig => !KnownNames.IsBlock(block);

    /// <summary>What was read and is not understood.</summary>
    public List<ExpressionSyntax> Opaque { get; } = [];

    /// <summary>Names from elsewhere.</summary>
    public Lookup Lookup => lookup;

    /// <summary>Whether the C# compiler refuses a part of the record.</summary>
    public bool Silent { get; set; }

    /// <summary>Whether the C# compiler may refuse what was read of the present member.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Whether the record may name a member of another.</summary>
    public bool IsVisible(ISymbol member) => lookup.IsVisible(member, block);

    /// <summary>Takes back what was found since: the C# compiler tells it.</summary>
    /// <param name="known">How many findings there were before.</param>
    public void LeaveToCompiler(int known)
    {
        TakeBack(known);
        Silent = true;
    }

    /// <summary>Takes back what was found since: it follows from what was found before.</summary>
    public void TakeBack(int known) => findings.RemoveRange(known, findings.Count - known);

    /// <summary>The semantic model of a node's file; asked only for constants and types from elsewhere.</summary>
    public SemanticModel Model(SyntaxNode node) => lookup.Model(node);

    /// <summary>What a static property holds; null if its body is not there, or if it stands in itself.</summary>
    public Node? Outside(IPropertySymbol property, System.Func<ReadingContext, IPropertySymbol, ExpressionSyntax, Node> read)
    {
        if (inside.Contains(property))
        {
            isCircular = true;
            return null;
        }

        if (KnownNames.Body(property) is not { } body) return null;
        return SharedReading<Node>.Get(property, lookup, own =>
        {
            ReadingContext other = new(property.ContainingType, own, token) { isElsewhere = true };
            foreach (SyntaxReference place in property.DeclaringSyntaxReferences) own.Touched.Add(place.SyntaxTree);
            other.inside.UnionWith(inside);
            other.inside.Add(property);
            Node value = read(other, property, body);
            isCircular |= other.isCircular;
            return (value, !other.isCircular);
        });
    }

    /// <summary>What is left of an expression without the spelling that means nothing.</summary>
    public ExpressionSyntax Plain(ExpressionSyntax e) => PlainSyntax.Of(e, Model(e));

    /// <summary>The property that an expression names, or null.</summary>
    public OwnProperty? Find(ExpressionSyntax e, ReadingScope scope) =>
        Plain(e) is IdentifierNameSyntax name && scope.Find(name) is null && Own.TryGetValue(name.Identifier.ValueText, out OwnProperty? own) ? own : null;

    /// <summary>The value of a constant text, or null.</summary>
    public string? Text(ExpressionSyntax e)
    {
        e = Plain(e);
        return e.IsKind(SyntaxKind.StringLiteralExpression)
            ? ((LiteralExpressionSyntax)e).Token.ValueText
            : Model(e).GetConstantValue(e, token).Value as string;
    }

    /// <summary>Numbers a place; -1 for what stands in another property, which has its own findings.</summary>
    public int Site(SyntaxNodeOrToken at)
    {
        if (isElsewhere) return -1;
        sites.Add(at.GetLocation()!);
        return sites.Count - 1;
    }

    public Node Make(NodeKind kind, string text, SyntaxNode at, params IEnumerable<Node> args) => new(kind, text, new(args), Site(at));

    public void Report(string id, int site, params string[] arguments) => findings.Add(new(id, site, new(arguments)));

    /// <summary>Reports an expression that the language does not have. Missing syntax is the C# compiler's to report.</summary>
    public Node Outside(SyntaxNode at, string why)
    {
        int site = Site(at);
        if (!at.IsMissing && at.ToString().Length > 0) Report("MF1001", site, Shorten(at.ToString()), why);
        return Node.Unknown with { Site = site };
    }

    private static string Shorten(string text) => text.Length <= 60 ? text.Replace("\n", " ") : text.Substring(0, 57).Replace("\n", " ") + "…";
}

/// <summary>What a name inside a block stands for.</summary>
/// <param name="Kind">Decides how expressions that hold the name are read.</param>
/// <param name="BlockName">Full name of the block it holds, or empty.</param>
/// <param name="Type">The property's type.</param>
/// <param name="Symbol">The property.</param>
internal sealed record OwnProperty(MemberKind Kind, string BlockName, ITypeSymbol Type, IPropertySymbol Symbol);
