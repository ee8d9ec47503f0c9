using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary>The last lines of a command's output: what a user may type next, ready to be copied.</summary>
internal static class NextCommands
{
    /// <summary>Shows them.</summary>
    /// <param name="console">Shows them.</param>
    /// <param name="words">For each the words behind the program's name; those with spaces are quoted.</param>
    public static void Show(ConsoleProgress console, params IEnumerable<string[]> words)
    {
        console.Note("next:");
        foreach (string[] line in words) console.Note($"  {Line(line)}");
    }

    /// <summary>A command line, to be copied.</summary>
    public static string Line(params IEnumerable<string> words) => $"{ProgramName} {Words(words)}";

    /// <summary>What stands behind the program's name.</summary>
    public static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string ProgramName => System.CommandLine.RootCommand.ExecutableName;

    private static string Quoted(string word) => word.AsSpan().ContainsAny(" ()[]{}$&;'*?!#") ? $"\"{word}\"" : word;
}
