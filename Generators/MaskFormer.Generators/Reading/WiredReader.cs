using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Reads what is called and what is taken of it: <c>Level3.On(Res4, P5).Y</c>. Types are known by the properties that hold the blocks.</summary>
internal sealed class WiredReader(ReadingContext context, RecordReader records)
{
    private const string Rowwise = "the blocks of a row are called in their order, by Fold or Scan";

    /// <summary>The block that is called: it has a property of its own, because its weights have a key.</summary>
    public Node Called(ExpressionSyntax e, ReadingScope scope)
    {
        e = context.Plain(e);
        if (e is ElementAccessExpressionSyntax) return context.Outside(e, Rowwise);
        if (context.Find(e, scope) is { } own)
        {
            if (own.Kind == MemberKind.Stack) return context.Outside(e, Rowwise);
            if (own.Kind == MemberKind.BlockValue) return context.Outside(e, "it has its inputs already: call the block that it is made of");
            if (own.Type is INamedTypeSymbol { TypeKind: TypeKind.Class } held && !KnownNames.IsBlock(held)) return Unmarked(e, held);
        }

        int known = context.Findings.Count;
        Node block = records.Read(e, null, scope);
        if (block.Kind is NodeKind.Block or NodeKind.Item or NodeKind.Unknown) return block;
        return context.Findings.Count > known
            ? Node.Unknown
            : context.Outside(e, "a block that is called has a property of its own, which gives its weights their key: Part => new() { … }");
    }

    /// <summary>Whether a block has an output of that name; reports it if the name means something else (MF2014).</summary>
    public bool HasOutput(MemberAccessExpressionSyntax access, ReadingScope scope)
    {
        string name = access.Name.Identifier.ValueText;
        if (TypeOf(access.Expression, scope) is not { } type || !KnownNames.IsBlock(type)) return true;
        IPropertySymbol? found = Properties(type).FirstOrDefault(property => property.Name == name);
        if (found is not null && IsOutput(found)) return true;
        if (found is null || !context.IsVisible(found)) context.Silent = true; // the C# compiler says so
        else if (!Properties(type).Any(IsOutput)) context.Silent = true; // MF1007 says so there
        else
        {
            string outputs = string.Join(", ", Properties(type).Where(IsOutput).Select(static p => p.Name));
            context.Report("MF2014", context.Site(access.Name), name, type.Name, outputs);
        }

        return false;
    }

    /// <summary>A record that is called as if it were a block. Where it has ports, its mark was forgotten, and is asked for there (MF1016).</summary>
    public Node Unmarked(ExpressionSyntax place, INamedTypeSymbol record)
    {
        if (!KnownNames.HasPorts(record)) return context.Outside(place, $"'{record.Name}' is no block: what is called is marked [Block]");
        context.Silent = true;
        return Node.Unknown with { Site = context.Site(place) };
    }

    private static bool IsOutput(IPropertySymbol property)
    {
        for (IPropertySymbol? at = property; at is not null; at = at.OverriddenProperty)
        {
            if (KnownNames.Has(at, "OutputAttribute")) return true;
        }

        return false;
    }

    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            foreach (IPropertySymbol property in at.GetMembers().OfType<IPropertySymbol>()) yield return property;
        }
    }

    /// <summary>The type of a block, called or not; null if it is not known.</summary>
    private INamedTypeSymbol? TypeOf(ExpressionSyntax e, ReadingScope scope) => context.Plain(e) switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "On" or "Each" } on } =>
            TypeOf(on.Expression, scope),
        IdentifierNameSyntax name => scope.TypeOf(name) ?? context.Find(name, scope)?.Type as INamedTypeSymbol,
        _ => null,
    };

    /// <summary>The type of the blocks in a row.</summary>
    public INamedTypeSymbol? ItemOf(ExpressionSyntax row, ReadingScope scope) => TypeOf(row, scope) is { TypeArguments: [INamedTypeSymbol item] } ? item : null;
}
