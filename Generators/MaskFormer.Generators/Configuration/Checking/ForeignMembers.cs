using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>A property of a record of another assembly.</summary>
internal sealed record ForeignMember(string Name, ExpressionSyntax Expression, string Requirement);

/// <summary>What records of referenced assemblies evaluate to, from their <c>RecordMember</c> attributes; read when first asked for.</summary>
internal sealed class ForeignMembers(Compilation compilation)
{
    private Dictionary<ISymbol, List<ForeignMember>>? all;

    /// <summary>Properties of a record's own declaration, private ones included; none for a record of this compilation.</summary>
    public IReadOnlyList<ForeignMember> Of(INamedTypeSymbol record)
    {
        if (SymbolEqualityComparer.Default.Equals(record.ContainingAssembly, compilation.Assembly)) return [];
        all ??= Read();
        return all.TryGetValue(record, out List<ForeignMember>? members) ? members : [];
    }

    /// <summary>A property of a record or of its bases.</summary>
    public ForeignMember? Find(INamedTypeSymbol record, string name) =>
        ConfigReader.Bases(record).Prepend(record).SelectMany(Of).FirstOrDefault(member => member.Name == name);

    private Dictionary<ISymbol, List<ForeignMember>> Read()
    {
        Dictionary<ISymbol, List<ForeignMember>> found = new(SymbolEqualityComparer.Default);
        foreach (IReadOnlyList<TypedConstant> arguments in ReferencedAssemblies.Attributes(compilation, "RecordMemberAttribute"))
        {
            if (arguments is not [{ Value: INamedTypeSymbol record }, { Value: string name }, { Value: string text }, { Value: string requirement }]) continue;
            if (!found.TryGetValue(record, out List<ForeignMember>? members)) found[record] = members = [];
            members.Add(new ForeignMember(name, SyntaxFactory.ParseExpression(text), requirement));
        }

        return found;
    }
}
