using MaskFormer.Language;
using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Any file that holds weights: safetensors, PyTorch (archives, and streams before 1.6), pickles of NumPy arrays (detectron2's model zoo), npy and npz.
/// The content decides, not the name. Nothing in a file is ever executed.
/// </summary>
public sealed class WeightFile : IDisposable
{
    private readonly Dictionary<string, Func<NamedTensor>> tensors = [];
    private readonly List<IDisposable> open = [];

    private WeightFile(string place, string format) => (Place, Format) = (place, format);

    /// <summary>The file or folder as it was opened; names it in errors.</summary>
    public string Place { get; }

    /// <summary>For example <c>PyTorch archive</c>.</summary>
    public string Format { get; private set; }

    /// <summary>Paths of the tensors in the order of the file.</summary>
    public IReadOnlyCollection<string> Names => tensors.Keys;

    /// <summary>The names under which a pickle keeps dictionaries: <c>model</c>, <c>optimizer</c>. A name with a point in it is no such part.</summary>
    public IReadOnlySet<string> Parts { get; private set; } = new HashSet<string>();

    /// <summary>What is beside the tensors: numbers, texts, truth values and nulls by path; of several files, what is in the first.</summary>
    public IReadOnlyDictionary<string, object?> OtherValues { get; private set; } = new Dictionary<string, object?>();

    /// <summary>What travels with the weights; null if they are another program's.</summary>
    public WeightsCard? Card => WeightsCard.Of(OtherValues);

    /// <summary>Opens a file, a folder or an index of files, and reads the structure; tensors are read when they are asked for.</summary>
    /// <exception cref="MaskFormerException">MF4010 cannot be opened, MF4013 no known format, MF4014 a pickle that asks for anything but weights,
    /// MF4201 a folder or an index without its files,
    /// MF4043 more memory than a file of its size may take, MF4005, MF4006, MF4011, MF4012, MF4015 to MF4018 damaged or not supported.</exception>
    public static WeightFile Open(string path) =>
        WeightFolder.Files(path) is var files && files is [var file] ? Open(ByteSource.Open(file), path) : OpenAll(path, files);

    /// <summary>Reads from any source, which is taken over.</summary>
    /// <inheritdoc cref="Open(string)" path="/exception"/>
    public static WeightFile Open(ByteSource source) => Open(source, source.Name);

    private static WeightFile Open(ByteSource source, string place)
    {
        WeightFile file = new(place, "");
        file.open.Add(source);
        try
        {
            file.Read(source);
            return file;
        }
        catch (Exception e)
        {
            file.Dispose();
            if (e is MaskFormerException or OutOfMemoryException) throw; // too little memory is no fault of the file
            throw Damaged(source.Name, e);
        }
    }

    private static WeightFile OpenAll(string path, IReadOnlyList<string> files)
    {
        WeightFile whole = new(path, FormattableString.Invariant($"{files.Count} files"));
        try
        {
            foreach (string name in files)
            {
                WeightFile part = Open(ByteSource.Open(name));
                if (whole.open.Count == 0) whole.OtherValues = part.OtherValues;
                whole.open.Add(part);
                foreach (string tensor in part.Names)
                {
                    if (!whole.tensors.TryAdd(tensor, () => part.Tensor(tensor)))
                        throw new MaskFormerException("MF4041", path, $"two of its files hold {tensor}", "Remove one of them");
                }
            }

            return whole;
        }
        catch
        {
            whole.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor: row by row, little endian, whatever way it is stored.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has this name.</exception>
    /// <exception cref="MaskFormerException">MF4011, MF4015, MF4016: the file is damaged there.</exception>
    public NamedTensor Tensor(string name)
    {
        Func<NamedTensor> read = tensors[name];
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (MaskFormerException or OutOfMemoryException))
        {
            throw Damaged(name, e);
        }
    }

    /// <summary>Closes the file and gives back the memory of what was read of it: a pickle of NumPy arrays is read as a whole.</summary>
    public void Dispose()
    {
        tensors.Clear();
        foreach (IDisposable item in Enumerable.Reverse(open)) item.Dispose();
    }

    private void Read(ByteSource source)
    {
        byte[] start = source.Read(0, Math.Min(512, source.Length));
        ReadBudget budget = new(source.Name, source.Length);
        if (ZipFile.Is(start))
        {
            ReadZip(source, budget);
        }
        else if (NpyFile.Is(start))
        {
            Format = "npy";
            NumpyArray array = NpyFile.Read(source);
            tensors[""] = () => array.ToNamed("");
        }
        else if (start.Length > 8 && start.AsSpan(8).TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
        {
            Format = "safetensors";
            SafetensorsReader reader = new(source);
            foreach (TensorInfo info in reader.Tensors) tensors[info.Name] = () => reader.Read(info.Name);
            OtherValues = reader.Metadata.ToDictionary(static text => text.Key, static text => (object?)text.Value);
        }
        else if (start.Length > 1 && start[0] == 0x80 && start[1] is >= 2 and <= 5)
        {
            (object? value, bool isTorch) = LegacyFile.Read(source, budget);
            Format = isTorch ? "PyTorch stream" : "pickle";
            Take(source, value, budget);
        }
        else
        {
            throw new MaskFormerException(
                "MF4013",
                source.Name,
                $"this is no weights file: {Describe(start)}",
                "Give a safetensors, .pth, .pkl, .npy or .npz file."
            );
        }
    }

    private void ReadZip(ByteSource source, ReadBudget budget)
    {
        ZipFile zip = new(source);
        open.Add(zip);
        if (zip.Arrays() is { } arrays)
        {
            Format = "npz";
            foreach ((string name, System.IO.Compression.ZipArchiveEntry entry) in arrays)
            {
                budget.Take(2 * entry.Length); // the entry, and the array in it
                NumpyArray array = NpyFile.Read(ByteSource.Of(zip.Read(entry, mayBeCompressed: true), $"{source.Name}:{entry.FullName}"));
                if (!tensors.TryAdd(name, () => array.ToNamed(name)))
                    throw new MaskFormerException("MF4041", source.Name, $"two arrays are called {name}", "Rename one of them.");
            }

            return;
        }

        Format = "PyTorch archive";
        Take(source, zip.ReadTorch(budget), budget);
    }

    private void Take(ByteSource source, object? value, ReadBudget budget)
    {
        if (value is PickleDictionary { Pairs: var pairs })
            Parts = pairs.Where(static pair => pair is { Key: string, Value: PickleDictionary }).Select(static pair => (string)pair.Key!).ToHashSet();
        ValueTree tree = new ValueTree(source.Name, budget).Add("", value);
        OtherValues = tree.Others;
        foreach ((string name, object tensor) in tree.Tensors)
        {
            if (tensor is TorchTensor { Storage.Type: var type, Shape: var shape }) budget.Take(new TensorInfo(name, type, shape).Bytes);
            tensors[name] = () => tensor switch
            {
                TorchTensor torch => torch.ToNamed(name),
                NumpyArray array => array.ToNamed(name),
                _ => (NamedTensor)tensor,
            };
        }
    }

    private static string Describe(ReadOnlySpan<byte> start) => start switch
    {
        { Length: > 262 } when start[257..].StartsWith("ustar"u8) => "it is a tar file as PyTorch wrote before 0.1.10",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "it is HDF5, as Keras writes it",
        [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', (byte)'3', ..] => "it is a model of TensorFlow Lite",
        [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => "it is GGUF",
        [0x08, < 0x20, 0x12, ..] => "it is a model in ONNX",
        [(byte)'(', (byte)'d' or (byte)'l', (byte)'p', ..] or [(byte)'}', (byte)'q', ..] =>
            "it is a pickle of protocol 0 or 1: save it with protocol 2 or later",
        _ => FileStart.Describe(start),
    };

    private static MaskFormerException Damaged(string place, Exception e) =>
        new("MF4012", place, $"the file is damaged: {e.Message}", "Get the file again, or save it as safetensors.", e);
}
