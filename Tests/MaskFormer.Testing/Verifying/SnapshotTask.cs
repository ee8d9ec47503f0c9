using System.Runtime.CompilerServices;
using System.Text;

namespace MaskFormer.Testing;

/// <summary>A comparison that runs when it is awaited; settings are chained before.</summary>
public sealed class SnapshotTask
{
    private static readonly UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly string target, extension, sourceFile, method;
    private string directory = "";
    private string suffix = "";

    internal SnapshotTask(string target, string extension, string sourceFile, string method) =>
        (this.target, this.extension, this.sourceFile, this.method) = (target, extension, sourceFile, method);

    /// <summary>Puts the snapshot into a folder, relative to the test's source file.</summary>
    public SnapshotTask UseDirectory(string path)
    {
        directory = path;
        return this;
    }

    /// <summary>Tells the snapshots of a theory apart.</summary>
    public SnapshotTask UseTextForParameters(string text)
    {
        suffix = "_" + text;
        return this;
    }

    /// <summary>Runs the comparison.</summary>
    /// <exception cref="SnapshotException">There is no verified file, or it has another text.</exception>
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
        throw new SnapshotException(
            known is null
                ? $"New snapshot: look at {received}, and rename it to .verified. if it is right."
                : $"Snapshot differs: {received}\n{FirstDifference(known, text)}"
        );
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
