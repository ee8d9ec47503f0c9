using MaskFormer.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>
/// Folders of a project stand on each other: of two that use each other nobody can say which is to be read first. A root is a folder as its rooms are.
/// </summary>
public sealed class FolderTests
{
    [Theory]
    [InlineData("MaskFormer.Generators")]
    [InlineData("MaskFormer.Pjrt")]
    [InlineData("MaskFormer.Runtime")]
    [InlineData("MaskFormer.StableHlo")]
    [InlineData("MaskFormer.Torch")]
    [InlineData("MaskFormer.Definitions")]
    public void No_two_folders_use_each_other(string project)
    {
        Dictionary<string, Dictionary<string, string>> uses = Uses(project);
        Assert.True(uses.Values.Sum(static used => used.Count) > 2, "nothing was looked at");
        string[] circles =
        [
            .. from one in uses.Keys.Order(StringComparer.Ordinal)
            from other in uses[one].Keys.Order(StringComparer.Ordinal)
            where Reaches(uses, other, one)
            select $"{one} uses {other}: {uses[one][other]}",
        ];
        Assert.True(circles.Length == 0, string.Join('\n', circles));
    }

    private static bool Reaches(Dictionary<string, Dictionary<string, string>> uses, string from, string to)
    {
        HashSet<string> seen = [from];
        Stack<string> open = new(seen);
        while (open.TryPop(out string? folder))
        {
            if (folder == to) return true;
            foreach (string next in uses.GetValueOrDefault(folder)?.Keys.Where(seen.Add).ToArray() ?? []) open.Push(next);
        }

        return false;
    }

    /// <summary>Folder → folders whose types or members its files name, each with an example. What is generated has no folder.</summary>
    private static Dictionary<string, Dictionary<string, string>> Uses(string project)
    {
        string root = HouseText.Projects[project];
        CSharpParseOptions options = new(LanguageVersion.CSharp14);
        SyntaxTree[] trees =
        [
            .. HouseText.Sources(root).Select(source => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, source.Path)), options, source.Path)),
        ];
        const string Implicit = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;"
            + "global using System.Threading; global using System.Threading.Tasks;";
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != project)
            .Select(static path => MetadataReference.CreateFromFile(path));
        CSharpCompilation compilation = CSharpCompilation.Create(project, trees.Prepend(CSharpSyntaxTree.ParseText(Implicit, options)), references);

        Dictionary<string, Dictionary<string, string>> uses = [];
        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            Dictionary<string, string> used = uses.TryGetValue(Folder(tree), out Dictionary<string, string>? known) ? known : uses[Folder(tree)] = [];
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                SymbolInfo info = model.GetSymbolInfo(name);
                if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is not { } symbol || symbol is INamespaceSymbol) continue;
                foreach (SyntaxReference declared in symbol.OriginalDefinition.DeclaringSyntaxReferences)
                {
                    if (declared.SyntaxTree.FilePath.Length > 0 && Folder(declared.SyntaxTree) != Folder(tree))
                        used.TryAdd(Folder(declared.SyntaxTree), $"{tree.FilePath} names {name}");
                }
            }
        }

        return uses;
    }

    private static string Folder(SyntaxTree tree) => Path.GetDirectoryName(tree.FilePath) ?? "";
}
