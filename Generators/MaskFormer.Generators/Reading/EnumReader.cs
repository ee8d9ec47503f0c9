using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Reads constants of enums that are not written by name: <c>(NormKind)1</c>.</summary>
internal sealed class EnumReader(ReadingContext context)
{
    /// <summary>The member that a constant is, or null for what is no constant; a finding if there is no such member, which no back end knows.</summary>
    public Node? Read(ExpressionSyntax e)
    {
        SemanticModel model = context.Model(e);
        if (model.GetTypeInfo(e, context.Token).Type is not INamedTypeSymbol { TypeKind: TypeKind.Enum } type) return null;
        if (model.GetConstantValue(e, context.Token) is not { HasValue: true, Value: { } value }) return null;
        IFieldSymbol[] members = [.. type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue)];
        if (members.FirstOrDefault(field => value.Equals(field.ConstantValue)) is { } member)
            return context.Make(NodeKind.Enum, OpaqueText.Spell(type, context) + "." + Names.InCode(member.Name), e);
        bool isSet = type.GetAttributes().Any(static mark => mark.AttributeClass?.Name == "FlagsAttribute");
        return isSet ? null : context.Outside(e, $"{type.Name} has no such value; it has {string.Join(", ", members.Select(static field => field.Name))}");
    }
}
