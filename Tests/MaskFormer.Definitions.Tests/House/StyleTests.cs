using System.Text.RegularExpressions;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>How sources look; CONTRIBUTING tells it to people. Verified text is what the generator writes, and compared elsewhere.</summary>
public sealed partial class StyleTests
{
    private const int Widest = 160;

    [Fact]
    public void Lines_are_at_most_160_columns_wide()
    {
        (string Path, string[] Lines)[] sources = [.. Sources()];
        Assert.True(sources.Length > 500, $"only {sources.Length} files were looked at");
        string[] wide =
        [
            .. from source in sources
            from line in Own(source.Lines)
            where line.Item.Length > Widest
            select $"{source.Path}:{line.Index + 1}: {line.Item.Length} columns",
        ];
        Assert.True(wide.Length == 0, string.Join('\n', wide));
    }

    // An image is what a model sees, a picture what people look at.
    [Fact]
    public void Where_images_are_read_there_are_no_pictures()
    {
        string[] rooms = ["Backends/", "Generators/", "Runtime/MaskFormer.Runtime/Checkpoints/", "Runtime/MaskFormer.Runtime/Data/"];
        (string Path, string[] Lines)[] sources = [.. Sources().Where(source => rooms.Any(room => source.Path.StartsWith(room, StringComparison.Ordinal)))];
        Assert.True(sources.Length > 500, $"only {sources.Length} files were looked at");
        Assert.DoesNotContain(
            sources.SelectMany(static source => source.Lines.Select(line => $"{source.Path}: {line}")),
            static line => line.Contains("picture", StringComparison.OrdinalIgnoreCase));
    }

    // What an error means is told by its type or by a value: IDs are for people. Those of the C# compiler have no other form.
    [Fact]
    public void No_program_goes_by_the_text_of_an_error_s_id()
    {
        string[] lines =
        [
            .. Sources()
                .Where(static source => !source.Path.StartsWith("Tests/", StringComparison.Ordinal))
                .SelectMany(static source => source.Lines.Select(line => $"{source.Path}: {line}")),
        ];
        Assert.True(lines.Length > 10_000, $"only {lines.Length} lines were looked at");
        Assert.DoesNotContain(lines, static line => ComparedId().IsMatch(line));
    }

    [Fact]
    public void Names_of_tests_are_sentences_with_underscores()
    {
        string[] tests =
        [
            .. Sources()
                .Where(static source => source.Path.StartsWith("Tests/", StringComparison.Ordinal))
                .SelectMany(static source => Test().Matches(string.Join('\n', source.Lines)))
                .Select(static match => match.Groups[1].Value),
        ];
        Assert.True(tests.Length > 500, $"only {tests.Length} tests were looked at");
        Assert.All(tests, static name => Assert.Matches(Sentence(), name));
    }

    // The text within a raw string of several lines (MLIR, JSON) is somebody else's and cannot be broken.
    private static IEnumerable<(int Index, string Item)> Own(string[] lines)
    {
        bool raw = false;
        foreach ((int Index, string Item) line in lines.Index())
        {
            bool turns = line.Item.Split("\"\"\"").Length % 2 == 0;
            if (!raw && !turns) yield return line;
            raw ^= turns;
        }
    }

    private static IEnumerable<(string Path, string[] Lines)> Sources() =>
        Directory
            .EnumerateFiles(Shared.Root, "*.cs", SearchOption.AllDirectories)
            .Select(static file => (Path: System.IO.Path.GetRelativePath(Shared.Root, file).Replace('\\', '/'), File: file))
            .Where(static source => !source.Path.Split('/').Any(static part => part is "obj" or "bin" or "Snapshots" || part.StartsWith('.')))
            .OrderBy(static source => source.Path, StringComparer.Ordinal)
            .Select(static source => (source.Path, File.ReadAllLines(source.File)));

    [GeneratedRegex(@"\[(?:Skippable)?(?:Fact|Theory)\b[^\n]*\](?:\n\s*\[[^\n]*)*?\n\s*public (?:static )?(?:async )?(?:void|Task) (\w+)")]
    private static partial Regex Test();

    [GeneratedRegex("""\bId(?: ==| !=| is| is not|:|: not) "(?:MF|PJRT)""")]
    private static partial Regex ComparedId();

    // A word of several capitals (TorchSharp, PyTorch) is somebody's name within a sentence; a whole name of them is no sentence.
    [GeneratedRegex("^[A-Z][a-z0-9]*(?:_[A-Za-z0-9]+)*$|^[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+$")]
    private static partial Regex Sentence();
}
