using System.IO.Compression;
using System.Text;
using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>Files of weights: what <c>convert</c> reads.</summary>
internal static class WeightFormats
{
    // {"w": tensor of 2 x 3 floats in storage 0}, as torch.save writes it with protocol 2.
    private const string Tensor = "\u0080\u0002}q\0X\u0001\0\0\0wq\u0001ctorch._utils\n_rebuild_tensor_v2\nq\u0002((X\u0007\0\0\0storageq\u0003"
        + "ctorch\nFloatStorage\nq\u0004X\u0001\0\0\0" + "0q\u0005X\u0003\0\0\0cpuq\u0006K\u0006tq\u0007QK\0"
        + "K\u0002K\u0003\u0086q\u0008K\u0003K\u0001\u0086q\u0009"
        + "\u0089ccollections\nOrderedDict\nq\u000a)Rq\u000btq\u000cRq\rs.";

    // {"blob": {"a": array of 3 floats}, "list": [1, 2.5, None, True, (…)]}, as NumPy writes it.
    private const string Array = "\u0080\u0002}(X\u0004\0\0\0blob}X\u0001\0\0\0acnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n"
        + "K\0\u0085U\u0001b\u0087R("
        + "K\u0001K\u0003\u0085cnumpy\ndtype\nU\u0002f4K\0K\u0001\u0087R(K\u0003U\u0001<NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb\u0089"
        + "U\u000c\0\0\u0080?\0\0\0@\0\0@@tbsX\u0004\0\0\0list](K\u0001G@\u0004\0\0\0\0\0\0N\u0088)eu.";

    /// <summary>All of them.</summary>
    /// <param name="folder">A folder of its own.</param>
    public static IEnumerable<Format> In(string folder)
    {
        byte[] pickle = Latin(Tensor), array = Latin(Array);
        yield return new("pickle", [array, pickle, .. Reported("*.pkl")], Reader(folder, ".pkl"));
        yield return new("pth", [Zip(pickle), .. Reported("*.pth")], Reader(folder, ".pth"));
        NamedTensor[] tensors = [NamedTensor.From<float>("layer.weight", [2, 3], [1, 2, 3, 4, 5, 6]), NamedTensor.From<long>("steps", [], [7])];
        byte[] safe = SafetensorsWriter.ToBytes(tensors, new Dictionary<string, string> { ["format"] = "pt" });
        yield return new("safetensors", [safe, .. Reported("*.safetensors")], Reader(folder, ".safetensors"));
        yield return new("npy", [Npy(), .. Reported("*.npy"), .. Reported("*.npz")], Reader(folder, ".npy"));
    }

    private static Action<byte[]> Reader(string folder, string ending)
    {
        string path = Path.Combine(folder, "mutation" + ending);
        return bytes =>
        {
            File.WriteAllBytes(path, bytes);
            WeightImport.ReadAll(path, []);
        };
    }

    private static IEnumerable<byte[]> Reported(string pattern) => SharedFiles.Small("cases/reports/w", pattern);

    private static byte[] Zip(byte[] pickle)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] bytes) in ((string, byte[])[])
                [("model/data.pkl", pickle), ("model/byteorder", "little"u8.ToArray()), ("model/data/0", new byte[24]), ("model/version", "3\n"u8.ToArray())])
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Npy()
    {
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Latin(header), .. new byte[24]];
    }

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
