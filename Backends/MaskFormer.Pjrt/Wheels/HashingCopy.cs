using System.Security.Cryptography;

namespace MaskFormer.Pjrt;

/// <summary>Copies and hashes in one pass: plugins have hundreds of megabytes.</summary>
internal static class HashingCopy
{
    /// <param name="source">Read to its end.</param>
    /// <param name="target">Gets the bytes.</param>
    /// <param name="limit">More than this is an error: a zip can unpack to any size.</param>
    /// <param name="progress">Gets the number of bytes so far.</param>
    /// <returns>SHA-256 in lower-case hexadecimal.</returns>
    /// <exception cref="InvalidDataException">More bytes than the limit.</exception>
    public static string Copy(Stream source, Stream target, long limit, Action<long>? progress = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        long total = 0;
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            total += read;
            if (total > limit) throw new InvalidDataException($"more than {limit} bytes");
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
            progress?.Invoke(total);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
