using MaskFormer.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>
/// A class whose every method only calls a method of the one thing that it holds, with what it was given, is a layer too many. Told by syntax: bodies of
/// one call whose arguments are the parameters in their order. What a class does besides, in one method, makes it more than a layer.
/// </summary>
public sealed class PassingOnTests
{
    [Fact]
    public void No_class_only_passes_on()
    {
        (string Place, ClassDeclarationSyntax Class)[] all =
        [
            .. HouseText.Projects.Values.SelectMany(static project => HouseText.Sources(project)).AsParallel()
                .SelectMany(static source => Classes(source.Code).Select(found => ($"{source.Path}: {found.Identifier}", found))),
        ];
        Assert.True(all.Length > 300, $"only {all.Length} classes were looked at");
        string[] layers = [.. all.Where(static one => OnlyPassesOn(one.Class)).Select(static one => one.Place)];
        Assert.True(layers.Length == 0, string.Join('\n', layers));
    }

    [Theory]
    [InlineData("class Door(Room room) { public int Enter(int a) => room.Enter(a); public void Leave() { room.Leave(); } }", true)]
    [InlineData("class Door(Room room) { public int Enter(int a) => room.Enter(a + 1); }", false)]
    [InlineData("class Door(Room room) { public int Enter(int a) => room.Enter(a); public int Size => 3; }", false)]
    [InlineData("class Door(Room room, Hall hall) { public int Enter(int a) => room.Enter(a); public int Leave() => hall.Leave(); }", false)]
    public void The_rule_tells_a_layer_from_work(string code, bool isLayer) => Assert.Equal(isLayer, Classes(code).Any(OnlyPassesOn));

    private static IEnumerable<ClassDeclarationSyntax> Classes(string code) =>
        CSharpSyntaxTree.ParseText(code, new(LanguageVersion.CSharp14)).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Where(static one => !one.Modifiers.Any(static word => word.Kind() is SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword));

    private static bool OnlyPassesOn(ClassDeclarationSyntax type)
    {
        string?[] held =
        [
            .. type.Members.Where(IsSeen)
                .Where(static member => member is MethodDeclarationSyntax or PropertyDeclarationSyntax or IndexerDeclarationSyntax).Select(Asked),
        ];
        return held.Length > 0 && held.All(static name => name is not null) && held.Distinct().Count() == 1;
    }

    private static bool IsSeen(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(static word => word.IsKind(SyntaxKind.PublicKeyword))
        || member is MethodDeclarationSyntax { ExplicitInterfaceSpecifier: not null };

    /// <summary>What a member asks and nothing else; null where it does more.</summary>
    private static string? Asked(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => Called(method.ExpressionBody?.Expression ?? Single(method.Body), method.ParameterList.Parameters),
        PropertyDeclarationSyntax { ExpressionBody.Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax name } } => name.ToString(),
        _ => null,
    };

    private static string? Called(ExpressionSyntax? body, IReadOnlyList<ParameterSyntax> given) =>
        body is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax name } } call
        && call.ArgumentList.Arguments.Select(static argument => argument.Expression.ToString())
            .SequenceEqual(given.Select(static parameter => parameter.Identifier.ValueText))
            ? name.ToString()
            : null;

    private static ExpressionSyntax? Single(BlockSyntax? body) => body?.Statements is [ExpressionStatementSyntax { Expression: var only }] ? only
        : body?.Statements is [ReturnStatementSyntax { Expression: var result }] ? result
        : null;
}
