using System.Security.Cryptography;

namespace MaskFormer.Pjrt;

/// <summary>Copies and hashes in one pass: plugins have hundreds of megabytes.</summary>
public static class HashingCopy
{
    /// <summary>Copies and hashes.</summary>
    /// <param name="source">Read to its end.</param>
    /// <param name="target">Gets the bytes.</param>
    /// <param name="limit">More than this is an error: a zip can unpack to any size.</param>
    /// <param name="progress">Gets the number of bytes so far.</param>
    /// <returns>SHA-256 in lower-case hexadecimal.</returns>
    /// <exception cref="InvalidDataException">More bytes than the limit.</exception>
    public static string Copy(Stream source, Stream target, long limit, Action<long>? progress = null)
    {
        return CopyAsync(source, target, limit, Timeout.InfiniteTimeSpan, progress).AsTask().GetAwaiter().GetResult(); // files and memory complete at once
    }

    /// <summary>As <see cref="Copy"/>, from a source that may fall silent.</summary>
    /// <param name="source">Read to its end.</param>
    /// <param name="target">Gets the bytes.</param>
    /// <param name="limit">More than this is an error.</param>
    /// <param name="patience">How long to wait for the next bytes.</param>
    /// <param name="progress">Gets the number of bytes so far.</param>
    /// <param name="cancellation">Ends the copy.</param>
    /// <returns>SHA-256 in lower-case hexadecimal.</returns>
    /// <exception cref="InvalidDataException">More bytes than the limit.</exception>
    /// <exception cref="TimeoutException">The source fell silent.</exception>
    public static async ValueTask<string> CopyAsync(
        Stream source,
        Stream target,
        long limit,
        TimeSpan patience,
        Action<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        long total = 0;
        while (await ReadAsync(source, buffer, patience, cancellation).ConfigureAwait(false) is var read and > 0)
        {
            total += read;
            if (total > limit) throw new InvalidDataException($"more than {limit} bytes");
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
            progress?.Invoke(total);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async ValueTask<int> ReadAsync(Stream source, byte[] buffer, TimeSpan patience, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(patience);
        try
        {
            return await source.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(System.FormattableString.Invariant($"nothing came for {patience.TotalSeconds:0.#} s"));
        }
    }
}
