using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using MaskFormer.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>
/// What other projects cannot name and nobody here names is dead. Names are compared as words, which takes seconds and not minutes: a dead member that
/// shares its name with a living one is not found.
/// </summary>
public sealed partial class UnusedNamesTests
{
    [Fact]
    public void What_is_not_public_is_named_somewhere()
    {
        ConcurrentDictionary<string, int> said = [];
        Parallel.ForEach(HouseText.Sources(Shared.Root).Where(static source => !source.Path.Contains("/obj/", StringComparison.Ordinal)), source =>
        {
            foreach (Match word in Word().Matches(source.Code)) said.AddOrUpdate(word.Value, 1, static (_, count) => count + 1);
        });
        (string Name, string Place)[] declared =
        [
            .. HouseText.Projects.Values.SelectMany(static project => HouseText.Sources(project).Select(source => (Project: Path.GetFileName(project), source)))
                .AsParallel().SelectMany(static one => Declared(one.source.Code).Select(name => (name, $"{one.Project}/{one.source.Path}"))),
        ];
        Assert.True(declared.Length > 2000, $"only {declared.Length} members were looked at");
        string[] dead =
        [
            .. from one in declared
               group one.Place by one.Name into same
               where said.GetValueOrDefault(same.Key) == same.Count()
               from place in same
               orderby place
               select $"{place}: {same.Key}",
        ];
        Assert.True(dead.Length == 0, string.Join('\n', dead));
    }

    private static IEnumerable<string> Declared(string code) =>
        CSharpSyntaxTree.ParseText(code, new(LanguageVersion.CSharp14)).GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>()
            .Where(IsHidden).SelectMany(Names).Where(static name => name.Length > 0);

    // Overrides are called by others; what an attribute marks is found by it; a class of extension methods is used by their names.
    private static bool IsHidden(MemberDeclarationSyntax member) =>
        member.AttributeLists.Count == 0
        && !member.Modifiers.Any(static word => word.Kind() is SyntaxKind.OverrideKeyword or SyntaxKind.ExternKeyword)
        && member.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().Any(static outer => outer is not BaseNamespaceDeclarationSyntax
            && !outer.Modifiers.Any(static word => word.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.ProtectedKeyword));

    private static IEnumerable<string> Names(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type when !type.Modifiers.Any(static word => word.IsKind(SyntaxKind.StaticKeyword)) => [type.Identifier.ValueText],
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(static variable => variable.Identifier.ValueText),
        _ => [],
    };

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
