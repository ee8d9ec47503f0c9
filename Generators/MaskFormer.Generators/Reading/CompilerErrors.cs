using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>
/// Whether the C# compiler refuses what a property holds: then it tells the user, and a finding of ours would only say it again.
/// Asked only where a body could not be read or understood, because it binds the body.
/// </summary>
internal static class CompilerErrors
{
    public static bool In(PropertyDeclarationSyntax property, ReadingContext context, CancellationToken cancel) =>
        HoldsUnknownTypes(property, context)
        || context.Model(property).GetMethodBodyDiagnostics(property.Span, cancel)
            .Any(error => error.Severity == DiagnosticSeverity.Error && !IsForGeneratedCode(property, error));

    // C# does not complain of what is done with a value whose type it could not find: it has complained of the type.
    private static bool HoldsUnknownTypes(PropertyDeclarationSyntax property, ReadingContext context) =>
        property.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => context.Own.TryGetValue(name.Identifier.ValueText, out OwnProperty? own) && IsUnknown(own.Type));

    private static bool IsUnknown(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Error
            || (type.IsValueType && KnownNames.IsBlock(type))
            || type is INamedTypeSymbol { TypeArguments: [{ TypeKind: TypeKind.Error }] };

    // The generator runs before its own code is there: block.On(x, memory: m) names parameters of a method that it writes.
    private static bool IsForGeneratedCode(SyntaxNode property, Diagnostic error) =>
        error.Id == "CS1739"
        && property.FindNode(error.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>()
            is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "On" } };
}
