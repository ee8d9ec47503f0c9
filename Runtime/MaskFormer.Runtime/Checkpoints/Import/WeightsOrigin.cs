using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>The file of weights that a run started from: without it nobody can say what the run's numbers are of.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Sha256">Of its bytes, in lower-case hexadecimal digits: paths change, and so do files.</param>
/// <param name="Partial">Whether it holds a part of the model alone, and the rest started from the run's seed.</param>
public sealed record WeightsOrigin(string File, string Sha256, bool Partial = false)
{
    /// <summary>Reads a file's hash.</summary>
    /// <exception cref="MaskFormerException">MF4010: it cannot be opened.</exception>
    public static WeightsOrigin Of(string path, bool partial = false)
    {
        using ByteSource source = ByteSource.Open(path);
        return new(Path.GetFullPath(path), HashedOutput.Of(source).Sha256, partial);
    }

    /// <summary>The same file, to be read once more.</summary>
    /// <exception cref="MaskFormerException">MF7010: it is not there any more, or holds something else now.</exception>
    public WeightsOrigin Again()
    {
        const string remedy = "Put the file back, or start a new run (without --resume, in another folder) with other --weights";
        if (!System.IO.File.Exists(File))
            throw new MaskFormerException(
                "MF7010",
                File,
                "the run started from this file and has no checkpoint yet, and the file is not there any more",
                remedy
            );
        return Of(File, Partial) == this
            ? this
            : throw new MaskFormerException(
                "MF7010",
                File,
                $"the run started from this file and has no checkpoint yet, and the file has changed: its SHA-256 was {Sha256}",
                remedy
            );
    }
}
