using System.IO.Compression;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Writes archives that <c>torch.load</c> reads: <c>{"model": {name: tensor}}</c>, as detectron2's checkpoints are. The same tensors give the same bytes.
/// </summary>
public static class TorchWriter
{
    private const string Folder = "archive";

    /// <summary>Writes a file.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="versions">
    /// Versions of modules by their paths (<c>_metadata</c> of a state dictionary): without them the original takes the names to be those of its first version.
    /// </param>
    /// <param name="target">A new file.</param>
    /// <param name="card">What travels with them; null for nothing.</param>
    /// <exception cref="ArgumentException">A tensor has a type that PyTorch's storages lack.</exception>
    public static void Write(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, int> versions, Stream target, WeightsCard? card = null)
    {
        NamedTensor[] ordered = [.. tensors.OrderBy(static tensor => tensor.Name, StringComparer.Ordinal)];
        using ZipArchive archive = new(target, ZipArchiveMode.Create, leaveOpen: true);
        Put(archive, "data.pkl", Pickle(ordered, versions, card));
        Put(archive, "byteorder", "little"u8);
        for (int i = 0; i < ordered.Length; i++) Put(archive, FormattableString.Invariant($"data/{i}"), ordered[i].Data.Span);
        Put(archive, "version", "3\n"u8);
    }

    private static byte[] Pickle(NamedTensor[] tensors, IReadOnlyDictionary<string, int> versions, WeightsCard? card)
    {
        PickleWriter pickle = new();
        pickle.Dictionary(() =>
        {
            pickle.Text("model");
            pickle.Ordered(() =>
            {
                for (int i = 0; i < tensors.Length; i++)
                {
                    pickle.Text(tensors[i].Name);
                    Tensor(pickle, tensors[i].Info, FormattableString.Invariant($"{i}"));
                }
            });
            if (versions.Count > 0) Versions(pickle, versions);
            foreach ((string name, string text) in card?.Texts ?? new Dictionary<string, string>())
            {
                pickle.Text(name);
                pickle.Text(text);
            }
        });
        return pickle.Finish();
    }

    private static void Versions(PickleWriter pickle, IReadOnlyDictionary<string, int> versions)
    {
        pickle.Dictionary(() =>
        {
            pickle.Text("_metadata");
            pickle.Ordered(() =>
            {
                foreach ((string module, int version) in versions.OrderBy(static one => one.Key, StringComparer.Ordinal))
                {
                    pickle.Text(module);
                    pickle.Dictionary(() =>
                    {
                        pickle.Text("version");
                        pickle.Number(version);
                    });
                }
            });
        });
        pickle.Attributes();
    }

    private static void Tensor(PickleWriter pickle, TensorInfo info, string key)
    {
        pickle.Global("torch._utils", "_rebuild_tensor_v2");
        pickle.Tuple(() =>
        {
            pickle.Tuple(() =>
            {
                pickle.Text("storage");
                pickle.Global("torch", TorchTypes.StorageOf(info.Type));
                pickle.Text(key);
                pickle.Text("cpu");
                pickle.Number(info.Count);
            });
            pickle.Outside();
            pickle.Number(0);
            pickle.Tuple(() => Numbers(pickle, info.Shape));
            pickle.Tuple(() => Numbers(pickle, Strides(info.Shape)));
            pickle.False(); // requires_grad
            pickle.Ordered(static () => { }); // backward hooks
        });
        pickle.Call();
    }

    private static void Numbers(PickleWriter pickle, IEnumerable<long> numbers)
    {
        foreach (long number in numbers) pickle.Number(number);
    }

    private static long[] Strides(IReadOnlyList<long> shape)
    {
        long[] strides = new long[shape.Count];
        long step = 1;
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= shape[axis];
        }

        return strides;
    }

    private static void Put(ZipArchive archive, string name, ReadOnlySpan<byte> bytes)
    {
        ZipArchiveEntry entry = archive.CreateEntry($"{Folder}/{name}", CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        stream.Write(bytes);
    }
}
