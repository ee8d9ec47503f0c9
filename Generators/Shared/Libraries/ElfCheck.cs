using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MaskFormer.Libraries;

/// <summary>
/// Looks at a shared library's headers before the system maps it: a cut file would end the process with SIGBUS while it is loaded,
/// and a page of HTML or a program under the name of a library deserves a better message than the loader's.
/// </summary>
internal static class ElfCheck
{
    private const int HeaderSize = 64;
    private const int SharedObject = 3; // of a file
    private const int Load = 1, Dynamic = 2; // of a segment
    private const long Flags1 = 0x6ffffffb, PositionIndependentExecutable = 0x08000000; // of the dynamic segment

    /// <summary>What is wrong with the file, or null. Looks only on Linux; elsewhere the loader has the word.</summary>
    public static string? Problem(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            return new FileInfo(path).Length == 0 ? "the file is empty, or a pipe or a device and no library" : Look(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"the file cannot be read: {error.Message.TrimEnd('.')}";
        }
    }

    private static string? Look(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Span<byte> header = stackalloc byte[HeaderSize];
        if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize) return $"the file has only {file.Length} bytes";
        if (!header[..4].SequenceEqual("\u007fELF"u8)) return "the file is not a shared library (no ELF header)";
        if (header[4] != 2 || header[5] != 1) return "the library is not 64-bit little-endian";
        int machine = BinaryPrimitives.ReadUInt16LittleEndian(header[18..]);
        if (machine != Machine)
            return $"the library is for another processor (ELF machine {machine}, this one is {Machine}: {RuntimeInformation.ProcessArchitecture})";
        int type = BinaryPrimitives.ReadUInt16LittleEndian(header[16..]);
        if (type != SharedObject) return Other(type);

        long table = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
        int entrySize = BinaryPrimitives.ReadUInt16LittleEndian(header[54..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        if (entrySize < 56 || table < 0 || table + (long)entrySize * count > file.Length) return Cut(file.Length, table + (long)entrySize * count);
        byte[] entries = new byte[entrySize * count];
        file.Position = table;
        file.ReadExactly(entries);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = entries.AsSpan(i * entrySize, entrySize);
            int kind = BinaryPrimitives.ReadInt32LittleEndian(entry);
            long start = BinaryPrimitives.ReadInt64LittleEndian(entry[8..]), size = BinaryPrimitives.ReadInt64LittleEndian(entry[32..]), end = start + size;
            if (kind is Load or Dynamic && (start < 0 || size < 0 || end < 0 || end > file.Length)) return Cut(file.Length, end);
            if (kind == Dynamic && IsProgram(file, start, size)) return Other(2);
        }

        return null;
    }

    // Programs are linked as libraries are nowadays, with a mark.
    private static bool IsProgram(FileStream file, long start, long size)
    {
        byte[] entries = new byte[Math.Min(size, 1 << 16) / 16 * 16];
        file.Position = start;
        file.ReadExactly(entries);
        for (int i = 0; i < entries.Length; i += 16)
        {
            if (BinaryPrimitives.ReadInt64LittleEndian(entries.AsSpan(i)) == Flags1)
                return (BinaryPrimitives.ReadInt64LittleEndian(entries.AsSpan(i + 8)) & PositionIndependentExecutable) != 0;
        }

        return false;
    }

    private static int Machine => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 62,
        Architecture.Arm64 => 183,
        Architecture.LoongArch64 => 258,
        Architecture.RiscV64 => 243,
        _ => 0,
    };

    private static string Other(int type) => type switch
    {
        1 => "the file is what a compiler leaves for the linker, not a shared library",
        2 => "the file is a program, not a shared library",
        4 => "the file is the memory of a program that crashed, not a shared library",
        _ => $"the file is not a shared library (ELF type {type})",
    };

    private static string Cut(long length, long needed) => $"the library is cut or damaged: {length} bytes are there, its headers speak of {needed}";
}
