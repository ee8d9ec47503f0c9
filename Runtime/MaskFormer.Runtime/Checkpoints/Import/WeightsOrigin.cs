using System.Security.Cryptography;
using System.Text;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>The file of weights that a run started from: without it nobody could tell what the run's numbers mean.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Sha256">
/// SHA-256 of its bytes in lower-case hexadecimal digits, because a path may hold another file later. For several files, the hash of their hashes.
/// </param>
/// <param name="Partial">Whether it holds a part of the model alone, and the rest started from the run's seed.</param>
/// <param name="Except">Patterns of the weights that were left out of it; they started from the run's seed.</param>
public sealed record WeightsOrigin(string File, string Sha256, bool Partial = false, EquatableList<string>? Except = null)
{
    /// <summary>Whether every weight of the run is from it.</summary>
    public bool IsWhole => !Partial && Except is null;

    /// <summary>Reads a file's hash.</summary>
    /// <exception cref="MaskFormerException">MF4010: it cannot be opened; MF4201: a folder or an index without its files.</exception>
    public static WeightsOrigin Of(string path, bool partial = false, EquatableList<string>? except = null)
    {
        string[] hashes = [.. WeightFolder.Files(path).Select(Hash)];
        string all = hashes.Length == 1 ? hashes[0] : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(hashes))));
        return new(Path.GetFullPath(path), all, partial, except);
    }

    private static string Hash(string file)
    {
        using ByteSource source = ByteSource.Open(file);
        return HashedOutput.Of(source).Sha256;
    }

    /// <summary>The same file, to be read once more.</summary>
    /// <exception cref="MaskFormerException">MF7010: it is not there any more, or holds something else now.</exception>
    public WeightsOrigin Again()
    {
        const string remedy = "Put the file back, or start a new run (without --resume, in another folder) with other --weights";
        if (!Path.Exists(File))
            throw new MaskFormerException(
                "MF7010",
                File,
                "the run started from this file and has no checkpoint yet, and the file is not there any more",
                remedy
            );
        return Of(File, Partial, Except) == this
            ? this
            : throw new MaskFormerException(
                "MF7010",
                File,
                $"the run started from this file and has no checkpoint yet, and the file has changed: its SHA-256 was {Sha256}",
                remedy
            );
    }
}
