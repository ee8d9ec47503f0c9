using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SkiaSharp;
using Xunit;

namespace MaskFormer.Definitions.Tests.Library;

/// <summary>
/// The programs of docs/guides/library.md, compiled and run one after the other as they stand there; only the files that they name lie elsewhere.
/// </summary>
[Collection(ProgramTests.Name)]
public sealed partial class LibraryGuideTests(TinyProgram program)
{
    [Fact]
    public void The_programs_of_the_page_run()
    {
        string folder = program.NewPath();
        Directory.CreateDirectory(folder);
        string tiny = TinyProgram.Yaml.Replace("kind: ShapesData,", $"kind: ShapesData, folder: '{program.Data}',", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "mine.yaml"), tiny);
        using (SKBitmap photo = new(41, 29))
        using (FileStream file = File.Create(Path.Combine(folder, "photo.png")))
            photo.Encode(file, SKEncodedImageFormat.Png, 100);

        string page = File.ReadAllText(Path.Combine(Shared.Root, "docs", "guides", "library.md"));
        string[] printed = [.. Programs().Matches(page).Select(match => Run(match.Groups[1].Value, folder))];

        Assert.Equal(4, printed.Length);
        Assert.StartsWith("4 steps, loss ", printed[0], StringComparison.Ordinal);
        Assert.Contains("iterations: 200", printed[1], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "photo.segments.png")));
        Assert.Equal(4, printed[3].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static string Run(string source, string folder)
    {
        foreach (string name in (string[])["mine.yaml", "runs/mine", "photo.png", "photo.segments.png"])
            source = source.Replace($"\"{name}\"", $"@\"{Path.Combine(folder, name)}\"", StringComparison.Ordinal);
        const string usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
            + "global using System.Threading; global using System.Threading.Tasks;";
        CSharpParseOptions options = new(LanguageVersion.CSharp14);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "sample",
            [CSharpSyntaxTree.ParseText(usings, options), CSharpSyntaxTree.ParseText(source, options)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream image = new();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        MethodInfo main = new AssemblyLoadContext("sample").LoadFromStream(image).EntryPoint!;

        (TextWriter output, TextWriter errors) = (Console.Out, Console.Error);
        using StringWriter printed = new();
        try
        {
            Console.SetOut(TextWriter.Synchronized(printed));
            Console.SetError(TextWriter.Null);
            main.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }

        return printed.ToString();
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Programs();
}
