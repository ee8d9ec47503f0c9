using System.Diagnostics;
using MaskFormer.Generators;
using MaskFormer.Generators.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MaskFormer.Benchmarks;

/// <summary>
/// What an edit costs in the editor, over the records of Definitions once, four and sixteen times: one tree of one compilation is replaced,
/// the driver is the one before. Timed are the generators' run, and the analysis of an edited file. An editor lives for hours: what is told of later
/// edits begins where .NET has compiled the generator for good, and the first edit is told beside it.
/// </summary>
internal static class GeneratorSuite
{
    private const string Layer = "TransformerDecoderLayer.cs";
    private const string Body = "Drop(Relu(Linear1(FeedIn)), DropRate)";
    private const string Other = "Relu(Linear1(FeedIn))";

    // Rounds after which times no longer fall; larger projects follow in the same process.
    private const int Settling = 150, SettlingCold = 40, SettledAlready = 2;
    private static readonly CSharpParseOptions options = new(LanguageVersion.CSharp14);

    // All that Definitions is built on: what happens to be loaded would lack the language, and no record would be one.
    private static readonly MetadataReference[] references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(System.IO.Path.PathSeparator)
            .Where(static file => System.IO.Path.GetFileName(file) is not ("maskformer.dll" or "MaskFormer.Benchmarks.dll"))
            .Select(static file => MetadataReference.CreateFromFile(file)),
    ];

    public static void Run(int rounds)
    {
        foreach (int copies in new[] { 1, 4, 16 })
        {
            string[] texts = [.. Texts(copies)];
            Console.WriteLine();
            int files = 0;
            CSharpCompilation start = Compile(copies);
            double first = Time(() => files = Driver().RunGenerators(start).GetRunResult().GeneratedTrees.Length);
            if (files < texts.Length / 2) throw new InvalidOperationException($"only {files} files were generated: the records were not read");
            Console.WriteLine($"generators over {texts.Count(static text => Marked(text))} records, {files} files ({rounds} rounds, milliseconds)");
            Console.WriteLine($"{"",-36} {"first",10} {"min",10} {"median",10}");
            Cold(copies, rounds, first);
            Edit("unrelated keystroke", copies, rounds, "Unrelated.cs", static (text, i) => text.Replace("return 0", $"return {i}", StringComparison.Ordinal));
            Edit("body of a block", copies, rounds, Layer, static (text, i) => i % 2 == 1 ? text : text.Replace(Body, Other, StringComparison.Ordinal));
            Edit("comment at the top of a block", copies, rounds, Layer, static (text, i) => $"// {i}\n{text}");
            Edit("one mistake, two findings", copies, rounds, Layer, static (text, i) => i % 2 == 1 ? text : OneMistake(text));
            Edit("two mistakes", copies, rounds, Layer, static (text, i) => i % 2 == 1 ? text : TwoMistakes(text));
            Edit("default of a parameter", copies, rounds, Layer, static (text, i) => text.Replace("= 2048;", $"= {1024 + i};", StringComparison.Ordinal));
        }
    }

    private static string OneMistake(string text) =>
        text.Replace("[Input(\"S, B, Hidden\")] Tensor Memory", "[Input(\"B, S, Hidden\")] Tensor Memory", StringComparison.Ordinal);

    private static string TwoMistakes(string text) => text.Replace("Norm1 => LayerNorm(Hidden)", "Norm1 => LayerNorm(Heads)", StringComparison.Ordinal)
        .Replace("Linear2 => Linear(FeedForward, Hidden", "Linear2 => Linear(Hidden, Hidden", StringComparison.Ordinal);

    private static void Cold(int copies, int rounds, double first)
    {
        List<double> times = [first];
        int settling = copies == 1 ? SettlingCold : SettledAlready;
        for (int i = 0; i < settling + rounds; i++)
        {
            CSharpCompilation compilation = Compile(copies); // trees that nothing has seen
            times.Add(Time(() => Driver().RunGenerators(compilation)));
        }

        Print("cold", times, settling + 1);
    }

    private static void Edit(string name, int copies, int rounds, string file, Func<string, int, string> edit)
    {
        CSharpCompilation compilation = Compile(copies);
        SyntaxTree current = compilation.SyntaxTrees.First(tree => tree.FilePath.EndsWith(file, StringComparison.Ordinal));
        string original = current.ToString();
        GeneratorDriver driver = Driver().RunGenerators(compilation);
        List<double> times = [], analysis = [];
        int settling = copies == 1 ? Settling : SettledAlready;
        for (int i = 0; i < settling + rounds; i++)
        {
            SyntaxTree next = current.WithChangedText(SourceText.From(edit(original, i)));
            compilation = compilation.ReplaceSyntaxTree(current, next);
            current = next;
            Compilation complete = compilation;
            times.Add(Time(() => driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out complete, out _)));
            analysis.Add(Time(() => Analyse(complete, current)));
        }

        Print(name, times, settling);
        Print("  analysis of that file", analysis, settling);
    }

    // The editor asks for the open file only; binding it is most of the time.
    private static void Analyse(Compilation compilation, SyntaxTree tree) =>
        compilation.WithAnalyzers([new SymbolicReadAnalyzer()])
            .GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), filterSpan: null, CancellationToken.None)
            .GetAwaiter().GetResult();

    private static double Time(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Print(string name, List<double> times, int settling)
    {
        double[] sorted = [.. times.Skip(settling).Order()];
        Console.WriteLine(FormattableString.Invariant($"{name,-36} {times[0],10:F1} {sorted[0],10:F1} {sorted[sorted.Length / 2],10:F1}"));
    }

    private static CSharpGeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create([new BlockGenerator().AsSourceGenerator(), new ConfigGenerator().AsSourceGenerator()], parseOptions: options);

    private static CSharpCompilation Compile(int copies) =>
        CSharpCompilation.Create(
            "Definitions",
            Texts(copies).Select(static (text, i) => CSharpSyntaxTree.ParseText(text, options, Path(text, i))),
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication)
        );

    // A file is found by the record that it holds.
    private static string Path(string text, int i) => text.Contains("class Unrelated", StringComparison.Ordinal) ? "Unrelated.cs"
        : text.Contains("record TransformerDecoderLayer", StringComparison.Ordinal) ? $"{i}/{Layer}"
        : $"{i}.cs";

    private static bool Marked(string text) => text.Contains("[Block]", StringComparison.Ordinal) || text.Contains("[Primitive]", StringComparison.Ordinal);

    /// <summary>The sources, and copies of their blocks in namespaces of their own.</summary>
    private static IEnumerable<string> Texts(int copies)
    {
        string folder = System.IO.Path.Combine(Root(), "Definitions", "MaskFormer.Definitions");
        string[] sources =
        [
            .. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(static path => !path.Contains($"{System.IO.Path.DirectorySeparatorChar}obj{System.IO.Path.DirectorySeparatorChar}"))
                .Order(StringComparer.Ordinal).Select(File.ReadAllText),
        ];
        IEnumerable<string> more = Enumerable.Range(2, copies - 1).SelectMany(copy =>
            sources
                .Where(static text => !text.Contains("[Experiment(", StringComparison.Ordinal) && !text.Contains("IExperiment", StringComparison.Ordinal))
                .Select(text => text.Replace("namespace MaskFormer.Definitions", $"namespace MaskFormer.Definitions.Copy{copy}", StringComparison.Ordinal)));
        string usings = "global using System; global using System.Collections.Generic; global using System.Linq;";
        return [usings, "class Unrelated { int Number() { return 0; } }", .. sources, .. more];
    }

    internal static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "MaskFormer.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("this benchmark reads the sources of Definitions: run it inside of the checkout");
    }
}
