using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>
/// Reads one record by its syntax: names inside a block can only be own properties, lambda parameters or operations, so that bodies
/// are never bound; the C# compiler checks every type anyway.
/// </summary>
internal sealed class BlockReader
{
    private readonly ReadingContext context;
    private readonly MemberReader members;

    private BlockReader(ReadingContext context) => (this.context, members) = (context, new(context));

    public static ParsedBlock Read(GeneratorAttributeSyntaxContext source, CancellationToken token)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)source.TargetSymbol;
        ReadingContext context = new(type, new Lookup(source.SemanticModel.Compilation), token);
        TypeDeclarationSyntax syntax = (TypeDeclarationSyntax)source.TargetNode;
        int self = context.Site(syntax.Identifier);
        try
        {
            if (
                syntax is not RecordDeclarationSyntax { ParameterList: null, Parent: BaseNamespaceDeclarationSyntax, TypeParameterList: null }
                || !syntax.Modifiers.Any(SyntaxKind.PartialKeyword)
                || Marks.Kinds(type) > 1
            )
            {
                context.Report("MF1002", self, type.Name);
                return new(Spec(context, []), [.. context.Sites]);
            }

            return new(Spec(context, new BlockReader(context).Members()), [.. context.Sites]);
        }
        catch (System.Exception error) when (error is not System.OperationCanceledException)
        {
            context.Report("MF9001", self, type.Name, error.ToString().Replace("\r", "").Replace("\n", " "));
            return new(Spec(context, []), [.. context.Sites]);
        }
    }

    private static BlockSpec Spec(ReadingContext context, IEnumerable<Member> members)
    {
        INamedTypeSymbol type = context.Block;
        EquatableArray<Member> read = new(members); // fills the findings
        string space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        bool plain = type.ContainingType is null && type.Arity == 0; // another one is refused, and must not be taken for its namesake
        return new(
            space,
            plain ? type.Name : type.ToDisplayString().Substring(space.Length == 0 ? 0 : space.Length + 1),
            type.BaseType is { } parent && KnownNames.IsBlock(parent) ? parent.ToDisplayString() : "",
            type.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            type.IsAbstract,
            KnownNames.Has(type, "PrimitiveAttribute"),
            read,
            new(context.Findings));
    }

    private IEnumerable<Member> Members()
    {
        for (
            INamedTypeSymbol? type = context.Block;
            type is not null && (SymbolEqualityComparer.Default.Equals(type, context.Block) || KnownNames.IsBlock(type));
            type = type.BaseType
        )
        {
            foreach (
                IPropertySymbol property in type.GetMembers()
                    .OfType<IPropertySymbol>()
                    .Where(static p => !p.IsStatic && !p.IsIndexer && p.Name != "EqualityContract")
            )
            {
                if (!context.Own.ContainsKey(property.Name)) context.Own[property.Name] = PropertyKinds.Of(property);
            }
        }

        foreach ((string name, SyntaxNodeOrToken place) in ReservedNames.In(context.Block, context.Token)) context.Report("MF1010", context.Site(place), name);
        foreach (PropertyDeclarationSyntax property in Declarations().SelectMany(static d => d.Members).OfType<PropertyDeclarationSyntax>())
        {
            context.Token.ThrowIfCancellationRequested();
            if (!property.Modifiers.Any(SyntaxKind.StaticKeyword) && members.Read(property) is { } member) yield return member;
        }
    }

    private IEnumerable<TypeDeclarationSyntax> Declarations() =>
        context.Block.DeclaringSyntaxReferences.Select(r => r.GetSyntax(context.Token)).OfType<TypeDeclarationSyntax>();
}
