using MaskFormer.Generators;
using MaskFormer.Generators.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MaskFormer.Benchmarks;

/// <summary>What an edit costs in the editor: both generators over the sources of Definitions, a new compilation for every edit, as an editor makes it.</summary>
internal static class GeneratorSuite
{
    private static readonly CSharpParseOptions options = new(LanguageVersion.CSharp14);

    public static void Run()
    {
        string folder = Path.Combine(Root(), "Definitions", "MaskFormer.Definitions");
        Dictionary<string, string> sources = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Order(StringComparer.Ordinal).ToDictionary(static path => path, File.ReadAllText);
        string layer = sources.Keys.First(static path => path.EndsWith("TransformerDecoderLayer.cs", StringComparison.Ordinal));
        string original = sources[layer];
        int count = 0;

        Alternation.Print(
            $"generators over {sources.Count} files of Definitions",
            rounds: 20,
            ("nothing cached", () => Warm(sources)),
            ("unrelated file added", Edit(() => ("/tmp/Unrelated.cs", $"class Unrelated{count++} {{ }}"))),
            ("comment at the top of a block", Edit(() => (layer, $"// {count++}\n{original}"))),
            (
                "body of a block changed",
                Edit(() =>
                    (
                        layer,
                        original.Replace(
                            "Drop(Relu(Linear1(FeedIn)), DropRate)",
                            count++ % 2 == 0 ? "Relu(Linear1(FeedIn))" : "Drop(Relu(Linear1(FeedIn)), DropRate)",
                            StringComparison.Ordinal
                        )
                    )
                )
            ),
            (
                "default of a parameter changed",
                Edit(() => (layer, original.Replace("= 2048;", count++ % 2 == 0 ? "= 1024;" : "= 2048;", StringComparison.Ordinal)))
            )
        );

        Action Edit(Func<(string Path, string Text)> edit)
        {
            GeneratorDriver driver = Warm(sources);
            return () =>
            {
                (string path, string text) = edit();
                driver = driver.RunGenerators(Compile(new Dictionary<string, string>(sources) { [path] = text }));
            };
        }
    }

    private static GeneratorDriver Warm(Dictionary<string, string> sources) =>
        CSharpGeneratorDriver
            .Create([new BlockGenerator().AsSourceGenerator(), new ConfigGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGenerators(Compile(sources));

    private static CSharpCompilation Compile(Dictionary<string, string> sources) =>
        CSharpCompilation.Create(
            "Definitions",
            sources.Select(static pair => CSharpSyntaxTree.ParseText(pair.Value, options, pair.Key)),
            AppDomain
                .CurrentDomain.GetAssemblies()
                .Where(static assembly => !assembly.IsDynamic && assembly.Location.Length > 0)
                .Select(static assembly => MetadataReference.CreateFromFile(assembly.Location)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication)
        );

    internal static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MaskFormer.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("this benchmark reads the sources of Definitions: run it inside of the checkout");
    }
}
