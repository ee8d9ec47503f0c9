using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>Checkpoints, and wheels with plugins.</summary>
internal static class StoredFormats
{
    private const string State = "state.json", Marker = "COMPLETE";

    /// <summary>All of them.</summary>
    /// <param name="folder">A folder of its own.</param>
    public static IEnumerable<Format> In(string folder)
    {
        NamedTensor[] weights = [NamedTensor.From<float>("w", [2], [1, 2])], moments = [NamedTensor.From<float>("w/exp_avg", [2], [0, 1])];
        TrainingState state = new()
        {
            Step = 7, Run = "run", Experiment = "shapes", Engine = "torch", Sampler = new(14, 1, true, 8, "eight images"),
            Random = new Dictionary<string, byte[]> { ["torch"] = [1, 2, 3] }, Values = new Dictionary<string, string> { ["last_total_loss"] = "0.5" },
        };
        CheckpointStore store = new(folder);
        store.Save(new(state, weights, moments));
        string saved = store.FolderOf(7);
        Dictionary<string, byte[]> whole = Directory.GetFiles(saved).ToDictionary(static file => Path.GetFileName(file), File.ReadAllBytes);
        yield return new("checkpoint", [.. whole.Values], bytes => ReadAs(store, saved, whole, bytes));
        yield return new("wheel", [Wheel()], bytes =>
        {
            string installed = Path.Combine(folder, "store"), wheel = Path.Combine(folder, WheelName);
            File.WriteAllBytes(wheel, bytes);
            new PluginStore(installed).Install(wheel);
            Directory.Delete(installed, recursive: true);
        });
    }

    private static string WheelName =>
        $"libtpu-0.0.52-cp313-cp313-manylinux_2_17_{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64")}.whl";

    /// <summary>As each of the files; and as a state whose hash the marker has, so that what is behind the hash is read too.</summary>
    private static void ReadAs(CheckpointStore store, string saved, Dictionary<string, byte[]> whole, byte[] bytes)
    {
        Language.MaskFormerException? refused = null;
        bool read = false;
        foreach (string name in whole.Keys)
        {
            foreach ((string other, byte[] content) in whole) File.WriteAllBytes(Path.Combine(saved, other), other == name ? bytes : content);
            if (name == State)
                File.WriteAllText(Path.Combine(saved, Marker), $"maskformer-checkpoint 2\n{State} {Convert.ToHexStringLower(SHA256.HashData(bytes))}\n");
            try
            {
                store.Latest();
                read = true;
            }
            catch (Language.MaskFormerException error)
            {
                refused = error;
            }
        }

        if (!read) throw refused!;
    }

    private static byte[] Wheel()
    {
        byte[] plugin = [.. "\u007fELF a plugin of "u8, .. new byte[100], .. "bytes"u8];
        string hash = Convert.ToBase64String(SHA256.HashData(plugin)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        string record = $"libtpu/libtpu.so,sha256={hash},{plugin.Length}\nlibtpu-0.0.52.dist-info/RECORD,,\n";
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in ((string, byte[])[])
                [("libtpu/libtpu.so", plugin), ("libtpu-0.0.52.dist-info/RECORD", Encoding.UTF8.GetBytes(record))])
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
