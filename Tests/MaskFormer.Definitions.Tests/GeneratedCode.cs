using MaskFormer.Generators.Configuration;
using MaskFormer.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace MaskFormer.Definitions.Tests;

/// <summary>What the generators write for the sources of MaskFormer.Definitions, by file name.</summary>
internal static class GeneratedCode
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> files = new(static () =>
        Run(static text => text)
            .Results.SelectMany(static result => result.GeneratedSources)
            .ToDictionary(static source => source.HintName, static source => source.SourceText.ToString())
    );

    public static IReadOnlyDictionary<string, string> Files => files.Value;

    /// <summary>What the SDK writes into every project.</summary>
    public static string ImplicitUsings { get; } = string.Concat(
        new[] { "", ".Collections.Generic", ".IO", ".Linq", ".Threading", ".Threading.Tasks" }.Select(static space => $"global using System{space}; "));

    /// <summary>What the generators find after an edit of the sources, as <c>ID «text under the squiggle» message</c>.</summary>
    public static string[] Findings(string right, string wrong)
    {
        bool edited = false;
        GeneratorDriverRunResult result = Run(text =>
        {
            edited |= text.Contains(right, StringComparison.Ordinal);
            return text.Replace(right, wrong, StringComparison.Ordinal);
        });
        if (!edited) throw new ArgumentException($"the sources do not hold '{right}'", nameof(right));
        return [.. result.Diagnostics.Select(static d => $"{d.Id} «{d.Location.SourceTree?.GetText().ToString(d.Location.SourceSpan)}» {d.GetMessage()}")];
    }

    private static readonly CSharpParseOptions options = new(LanguageVersion.CSharp14);

    private static GeneratorDriverRunResult Run(Func<string, string> edit) => Run(Compile(edit)).GetRunResult();

    /// <summary>The sources of MaskFormer.Definitions without what is generated.</summary>
    public static CSharpCompilation Compile(Func<string, string> edit)
    {
        string folder = Path.Combine(Shared.Root, "Definitions", "MaskFormer.Definitions");
        IEnumerable<string> sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[0].Equals("obj", StringComparison.Ordinal))
            .Where(path => !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)[0].Equals("bin", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        var trees = sources
            .Select(path => CSharpSyntaxTree.ParseText(edit(File.ReadAllText(path)), options, path))
            .Prepend(CSharpSyntaxTree.ParseText(ImplicitUsings, options));
        IEnumerable<string> assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is not ("maskformer.dll" or "MaskFormer.Definitions.Tests.dll"));
        return CSharpCompilation.Create(
            "MaskFormer.Definitions", trees, assemblies.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
    }

    /// <summary>The assembly that edited sources make, loaded beside the real one.</summary>
    public static System.Reflection.Assembly Load(Func<string, string> edit)
    {
        Run(Compile(edit), out Compilation compilation);
        using MemoryStream image = new();
        EmitResult emitted = compilation.Emit(image);
        if (!emitted.Success)
            throw new InvalidOperationException(string.Join("\n", emitted.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        return new System.Runtime.Loader.AssemblyLoadContext("edited").LoadFromStream(image);
    }

    /// <summary>Runs every generator of the assembly.</summary>
    public static GeneratorDriver Run(CSharpCompilation compilation) => Run(compilation, out _);

    /// <summary>Runs every generator of the assembly, and gives the compilation with what they wrote.</summary>
    public static GeneratorDriver Run(CSharpCompilation compilation, out Compilation complete)
    {
        IEnumerable<IIncrementalGenerator> generators = typeof(ConfigGenerator).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(GeneratorAttribute), inherit: false))
            .Select(type => (IIncrementalGenerator)Activator.CreateInstance(type)!);
        return CSharpGeneratorDriver
            .Create(generators.Select(generator => generator.AsSourceGenerator()), parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out complete, out _);
    }
}
