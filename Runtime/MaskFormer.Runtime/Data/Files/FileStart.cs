namespace MaskFormer.Runtime.Data;

/// <summary>Recognises a file by its first bytes, for errors about files that are not what their names say.</summary>
internal static class FileStart
{
    /// <summary>Formats of images that are not read, by their first bytes; in the container of MPEG-4 the brand stands behind the length.</summary>
    private static readonly (int Offset, byte[] Bytes, string Name)[] formats =
    [
        (0, "II*\0"u8.ToArray(), "TIFF"),
        (0, "MM\0*"u8.ToArray(), "TIFF"),
        (4, "ftyphei"u8.ToArray(), "HEIC image"),
        (4, "ftyphev"u8.ToArray(), "HEIC image"),
        (4, "ftypmif1"u8.ToArray(), "HEIC image"),
        (4, "ftypavi"u8.ToArray(), "AVIF image"),
        (0, "\0\0\0\x0cjP  "u8.ToArray(), "JPEG 2000 image"),
        (0, [0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000 image"),
        (0, [0xFF, 0x0A], "JPEG XL image"),
        (0, "\0\0\0\x0cJXL "u8.ToArray(), "JPEG XL image"),
        (0, "8BPS"u8.ToArray(), "Photoshop file"),
        (0, "v/1\x01"u8.ToArray(), "OpenEXR image"),
        (128, "DICM"u8.ToArray(), "DICOM file"),
        (0, "%PDF-"u8.ToArray(), "PDF"),
        (0, [0x93, .. "NUMPY"u8], "NumPy array"),
    ];

    /// <summary>What the bytes look like; where nothing is known of them, the bytes.</summary>
    public static string Describe(ReadOnlySpan<byte> file) =>
        Known(file) ?? $"it begins with the bytes {Convert.ToHexString(file[..Math.Min(8, file.Length)])}";

    /// <summary>What the bytes look like; null where nothing is known of them.</summary>
    public static string? Known(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty) return "it is empty, or a pipe or device and no file";
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8])) return "it begins like a JPEG";
        if (file.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG"u8])) return "it begins like a PNG";
        if (file.StartsWith("version https://git-lfs"u8)) return "it is a Git LFS pointer: the file itself was not fetched, see git lfs pull";
        foreach ((int offset, byte[] bytes, string name) in formats)
        {
            if (file.Length > offset && file[offset..].StartsWith(bytes)) return $"it is a {name}, which is not read: convert it to PNG or JPEG";
        }

        if (file.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return "it is compressed with gzip: unpack it";
        if (file.StartsWith("PK\x03\x04"u8)) return "it is a zip archive: unpack it";
        if (IsUtf16(file)) return "it is text in UTF-16: save it as UTF-8";
        if (!file.ContainsAnyExcept((byte)0)) return "it holds zeros only";
        int first = file.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && file[first] == (byte)'<' ? "it begins like a web page" : null;
    }

    // With a mark of the order of bytes, or as JSON without one.
    private static bool IsUtf16(ReadOnlySpan<byte> file) =>
        file.Length > 1 && ((file[0], file[1]) is (0xFF, 0xFE) or (0xFE, 0xFF) or ((byte)'{' or (byte)'[', 0) or (0, (byte)'{' or (byte)'['));
}
