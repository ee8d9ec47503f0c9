#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

// Compiled twice: by MSBuild as the task of NativeRepair.targets (C# on netstandard2.0, hence the plain style),
// and into MaskFormer.Torch (which defines MASKFORMER_TORCH) for its tests and for `doctor`.
namespace MaskFormer.Torch.Build
{
    /// <summary>An ELF file is not what the repair was made for; it is left alone.</summary>
    internal sealed class UnexpectedElfException : Exception
    {
        public UnexpectedElfException(string message)
            : base(message)
        {
        }
    }

    /// <summary>
    /// Reads, from the dynamic section as the loader does, which symbol versions a 64-bit little-endian ELF library needs and which it defines,
    /// and marks one need as weak, so that the loader tolerates its absence (System V ABI, "Symbol Versioning", LSB 5.0 section 10.7).
    /// </summary>
    internal sealed class ElfVersions
    {
        private const ushort WeakFlag = 2;
        private const int LoadSegment = 1;
        private const int DynamicSegment = 2;
        private const long StringTable = 5;
        private const long Relocations = 7;
        private const long RelocationsSize = 8;
        private const long RelocationSize = 9;
        private const long PltRelocationsSize = 2;
        private const long PltRelocations = 23;
        private const long OldRelocations = 17;
        private const long SymbolVersions = 0x6ffffff0;
        private const long Definitions = 0x6ffffffc;
        private const long DefinitionsCount = 0x6ffffffd;
        private const long Needs = 0x6ffffffe;
        private const long NeedsCount = 0x6fffffff;

        private readonly byte[] bytes;
        private readonly List<(long Address, long Offset, long Size)> segments = new List<(long, long, long)>();
        private readonly Dictionary<long, long> dynamic = new Dictionary<long, long>();

        public ElfVersions(byte[] bytes)
        {
            this.bytes = bytes;
            if (bytes.Length < 64 || bytes[0] != 0x7f || bytes[1] != 'E' || bytes[2] != 'L' || bytes[3] != 'F')
                throw new UnexpectedElfException("it is not an ELF file");
            if (bytes[4] != 2 || bytes[5] != 1)
                throw new UnexpectedElfException("it is not a 64-bit little-endian ELF file");
            ReadSegments();
            if (dynamic.Count == 0) throw new UnexpectedElfException("it has no dynamic section");
        }

        /// <summary>The versions that other libraries must define, with the place of each entry's flags.</summary>
        public IReadOnlyList<(string Name, ushort Index, bool Weak, long FlagsAt)> Needed()
        {
            var found = new List<(string, ushort, bool, long)>();
            if (!dynamic.ContainsKey(Needs)) return found;
            long entry = Offset(dynamic[Needs]);
            for (long i = 0; i < Get(NeedsCount); i++)
            {
                long part = entry + U32(entry + 8);
                for (int count = U16(entry + 2); count > 0; count--)
                {
                    found.Add((Text(U32(part + 8)), (ushort)(U16(part + 6) & 0x7fff), (U16(part + 4) & WeakFlag) != 0, part + 4));
                    part += U32(part + 12);
                }

                entry += U32(entry + 12);
            }

            return found;
        }

        /// <summary>The versions that this library defines.</summary>
        public IReadOnlyList<string> Defined()
        {
            var found = new List<string>();
            if (!dynamic.ContainsKey(Definitions)) return found;
            long entry = Offset(dynamic[Definitions]);
            for (long i = 0; i < Get(DefinitionsCount); i++)
            {
                found.Add(Text(U32(entry + U32(entry + 12))));
                entry += U32(entry + 16);
            }

            return found;
        }

        /// <summary>A copy of the library in which one needed version is marked weak. Exactly one byte differs.</summary>
        /// <exception cref="UnexpectedElfException">The need is not there exactly once, or something uses a symbol of that version, so that calling it would
        /// crash.</exception>
        public byte[] Weaken(string version)
        {
            var matches = new List<(string Name, ushort Index, bool Weak, long FlagsAt)>();
            foreach (var need in Needed())
            {
                if (need.Name == version) matches.Add(need);
            }

            if (matches.Count == 0) throw new UnexpectedElfException("it does not need " + version);
            if (matches.Count > 1) throw new UnexpectedElfException("it needs " + version + " from " + matches.Count + " libraries, expected one");
            if (matches[0].Weak) throw new UnexpectedElfException("its need of " + version + " is weak already");
            int used = RelocationsOf(matches[0].Index);
            if (used > 0) throw new UnexpectedElfException(used + " of its relocations use a symbol of version " + version + ", so it cannot run without it");

            var copy = (byte[])bytes.Clone();
            copy[matches[0].FlagsAt] |= (byte)WeakFlag;
            return copy;
        }

        private int RelocationsOf(ushort version)
        {
            if (dynamic.ContainsKey(OldRelocations)) throw new UnexpectedElfException("it has relocations without addends (DT_REL)");
            if (dynamic.ContainsKey(RelocationSize) && dynamic[RelocationSize] != 24) throw new UnexpectedElfException("its relocations have an unknown size");
            return Count(Relocations, RelocationsSize) + Count(PltRelocations, PltRelocationsSize);

            int Count(long table, long sizeTag)
            {
                if (!dynamic.ContainsKey(table)) return 0;
                long versions = Offset(Get(SymbolVersions));
                long start = Offset(dynamic[table]);
                int count = 0;
                for (long at = start; at < start + Get(sizeTag); at += 24)
                {
                    long symbol = U32(at + 12);
                    if (symbol != 0 && (U16(versions + (2 * symbol)) & 0x7fff) == version) count++;
                }

                return count;
            }
        }

        private void ReadSegments()
        {
            long table = I64(0x20);
            int size = U16(0x36);
            int count = U16(0x38);
            (long Offset, long Size) found = (0, 0);
            for (int i = 0; i < count; i++)
            {
                long at = table + ((long)i * size);
                long kind = U32(at);
                if (kind == LoadSegment) segments.Add((I64(at + 16), I64(at + 8), I64(at + 32)));
                if (kind == DynamicSegment) found = (I64(at + 8), I64(at + 32));
            }

            for (long at = found.Offset; at < found.Offset + found.Size; at += 16)
            {
                if (I64(at) == 0) break;
                dynamic[I64(at)] = I64(at + 8);
            }
        }

        private long Offset(long address)
        {
            foreach (var (start, offset, size) in segments)
            {
                if (address >= start && address < start + size) return address - start + offset;
            }

            throw new UnexpectedElfException(
                "address 0x" + address.ToString("x", System.Globalization.CultureInfo.InvariantCulture) + " is in none of its segments"
            );
        }

        private long Get(long tag) => dynamic.TryGetValue(tag, out long value)
            ? value
            : throw new UnexpectedElfException("its dynamic section has no entry 0x" + tag.ToString("x", System.Globalization.CultureInfo.InvariantCulture));

        private string Text(long at)
        {
            long start = Offset(Get(StringTable) + at);
            long end = start;
            while (U8(end) != 0) end++;
            return Encoding.ASCII.GetString(bytes, (int)start, (int)(end - start));
        }

        private byte U8(long at) => bytes[Check(at, 1)];

        private int U16(long at) => BitConverter.ToUInt16(bytes, Check(at, 2));

        private long U32(long at) => BitConverter.ToUInt32(bytes, Check(at, 4));

        private long I64(long at) => BitConverter.ToInt64(bytes, Check(at, 8));

        private int Check(long at, int size) => at >= 0 && at + size <= bytes.Length
            ? (int)at
            : throw new UnexpectedElfException("it ends before offset " + at.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The libstdc++ that a program started here gets.</summary>
    internal static class SystemLibrary
    {
        private const int Lazy = 1;

        /// <summary>Its file and the newest GLIBCXX version that it defines; nulls if the loader finds none.</summary>
        public static (string? Path, string? Version) FindLibStdCxx()
        {
            try
            {
                if (Open("libstdc++.so.6", Lazy) == IntPtr.Zero) return (null, null);
                foreach (string line in File.ReadLines("/proc/self/maps"))
                {
                    int slash = line.IndexOf('/');
                    if (slash < 0 || line.IndexOf("/libstdc++.so.6", StringComparison.Ordinal) < 0) continue;
                    string path = line.Substring(slash);
                    return (path, Newest(new ElfVersions(File.ReadAllBytes(path)).Defined()));
                }
            }
            catch (Exception error)
                when (error is DllNotFoundException || error is EntryPointNotFoundException || error is IOException || error is UnexpectedElfException)
            {
                // Not a glibc system, or no /proc: nothing is known, so nothing is assumed.
            }

            return (null, null);
        }

        /// <summary>The largest of the names like GLIBCXX_3.4.30, compared as numbers.</summary>
        public static string? Newest(IEnumerable<string> names)
        {
            Version? newest = null;
            foreach (string name in names)
            {
                if (ToVersion(name) is Version version && (newest == null || version > newest)) newest = version;
            }

            return newest == null ? null : "GLIBCXX_" + newest;
        }

        /// <summary>GLIBCXX_3.4.30 as 3.4.30; null for other names.</summary>
        public static Version? ToVersion(string? name) =>
            name != null && name.StartsWith("GLIBCXX_", StringComparison.Ordinal) && Version.TryParse(name.Substring(8), out Version? version) ? version : null;

        [DllImport("libdl.so.2", EntryPoint = "dlopen")]
        private static extern IntPtr Open([MarshalAs(UnmanagedType.LPStr)] string name, int flags);
    }

    /// <summary>Decides, repairs and records. Files are written beside their place and then moved there, never written through.</summary>
    internal static class NativeRepair
    {
        public static string Run(string library, string repaired, string record, string need, string mode)
        {
            if (mode != "auto" && mode != "always")
                throw new UnexpectedElfException("MaskFormerNativeRepair is '" + mode + "': expected auto, always or never");
            var (path, version) = SystemLibrary.FindLibStdCxx();
            string system = "libstdc++: " + (path == null ? "not found" : path + ", newest version " + (version ?? "unknown")) + "\n";
            if (mode == "auto" && SystemLibrary.ToVersion(version) is Version have && SystemLibrary.ToVersion(need) is Version wanted && have >= wanted)
            {
                if (File.Exists(repaired)) File.Delete(repaired);
                return Finish("state: not needed\n" + system + "need: " + need + " is there\nlibrary: " + library + "\n", record);
            }

            byte[] original = File.ReadAllBytes(library);
            byte[] copy = new ElfVersions(original).Weaken(need);
            int differences = 0;
            for (int i = 0; i < original.Length; i++)
            {
                if (original[i] != copy[i]) differences++;
            }

            if (copy.Length != original.Length || differences != 1)
                throw new UnexpectedElfException("the repaired copy differs in " + differences + " bytes, expected one");
            Write(repaired, copy);
            if (new FileInfo(repaired).Length != original.Length)
                throw new UnexpectedElfException("the repaired copy was not written completely");
            return Finish(
                "state: repaired\n" + system + "need: " + need + " marked weak, 1 byte of " + original.Length + "\nlibrary: " + library + "\n",
                record
            );
        }

        private static string Finish(string text, string record)
        {
            Write(record, Encoding.ASCII.GetBytes(text));
            return text;
        }

        // As AtomicFile does it, which a task that is compiled while a project builds cannot refer to.
        private static void Write(string path, byte[] content)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string part = path + "." + Guid.NewGuid().ToString("N") + ".part";
            File.WriteAllBytes(part, content);
            File.Delete(path); // unlinks: a hard link to the old file keeps the old content
            File.Move(part, path);
        }
    }

#if !MASKFORMER_TORCH
    /// <summary>The MSBuild task.</summary>
    public sealed class RepairNativeLibrary : Microsoft.Build.Utilities.Task
    {
        /// <summary>The library as restored; only read.</summary>
        [Microsoft.Build.Framework.Required]
        public string Library { get; set; } = "";

        /// <summary>Where the repaired copy goes.</summary>
        [Microsoft.Build.Framework.Required]
        public string Repaired { get; set; } = "";

        /// <summary>Where the note about what was done goes.</summary>
        [Microsoft.Build.Framework.Required]
        public string Record { get; set; } = "";

        /// <summary>The symbol version that older systems lack.</summary>
        [Microsoft.Build.Framework.Required]
        public string Need { get; set; } = "";

        /// <summary>auto or always.</summary>
        [Microsoft.Build.Framework.Required]
        public string Mode { get; set; } = "";

        /// <inheritdoc/>
        public override bool Execute()
        {
            try
            {
                Log.LogMessage(Microsoft.Build.Framework.MessageImportance.Normal, "{0}", NativeRepair.Run(Library, Repaired, Record, Need, Mode));
                return true;
            }
            catch (Exception error) when (error is UnexpectedElfException || error is IOException || error is UnauthorizedAccessException)
            {
                Log.LogError(
                    null, "MF8001", null, Library, 0, 0, 0, 0,
                    "TorchSharp's native library was not repaired: {0}. Another version of TorchSharp may need no repair (build with "
                        + "-p:MaskFormerNativeRepair=never) or another one (docs/diagnostics/MF8001.md).",
                    error.Message);
                return false;
            }
        }
    }
#endif
}
