using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace VerifyXunit;

/// <summary>
/// The part of Verify.Xunit that this project uses: the same calls and the same file names.
/// To move to the real package, delete this file and add the reference.
/// </summary>
public static class Verifier
{
    /// <summary>
    /// Compares text with <c>Class.Method.verified.EXT</c> beside the test. Never accepts by itself: a new or different text fails and is left as
    /// <c>.received.</c>.
    /// </summary>
    public static SettingsTask Verify(
        string target,
        string extension = "txt",
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string method = ""
    ) => new(target, extension, sourceFile, method);
}

/// <summary>Settings are chained before the await, as in Verify.</summary>
public sealed class SettingsTask(string target, string extension, string sourceFile, string method)
{
    private static readonly UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private string directory = "";
    private string suffix = "";

    /// <summary>Puts the snapshot into a folder, relative to the test's source file.</summary>
    public SettingsTask UseDirectory(string path)
    {
        directory = path;
        return this;
    }

    /// <summary>Tells the snapshots of a theory apart.</summary>
    public SettingsTask UseTextForParameters(string text)
    {
        suffix = "_" + text;
        return this;
    }

    /// <summary>Runs the comparison.</summary>
    public TaskAwaiter GetAwaiter() => Run().GetAwaiter();

    private async Task Run()
    {
        string folder = Path.Combine(Path.GetDirectoryName(sourceFile)!, directory);
        string prefix = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}{suffix}");
        (string verified, string received) = ($"{prefix}.verified.{extension}", $"{prefix}.received.{extension}");
        string text = Normalise(target);
        string? known = File.Exists(verified) ? Normalise(await File.ReadAllTextAsync(verified)) : null;
        if (text == known)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(received, text, utf8);
        Assert.Fail(known is null
            ? $"New snapshot: look at {received}, and rename it to .verified. if it is right."
            : $"Snapshot differs: {received}\n{FirstDifference(known, text)}");
    }

    private static string Normalise(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    private static string FirstDifference(string known, string text)
    {
        (string[] old, string[] now) = (known.Split('\n'), text.Split('\n'));
        int line = 0;
        while (line < old.Length && line < now.Length && old[line] == now[line]) line++;
        return $"line {line + 1}\n- {old.ElementAtOrDefault(line)}\n+ {now.ElementAtOrDefault(line)}";
    }
}
