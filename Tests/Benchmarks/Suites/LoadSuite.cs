using System.Diagnostics;
using System.Globalization;
using System.Text;
using MaskFormer.Definitions;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Benchmarks;

/// <summary>
/// Loads full-size checkpoints of each format: time beside that of reading the file's bytes, and the largest resident memory above what was there before, in
/// copies of the weights. Once into a list of tensors, once into a model of TorchSharp.
/// </summary>
internal static class LoadSuite
{
    private const double MiB = 1 << 20;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("maskformer-load-").FullName;
        try
        {
            foreach ((string name, Mask2FormerExperiment one) in new[]
            {
                ("mask2former-coco-panoptic-r50", Mask2FormerCocoExperiments.PanopticR50),
                ("mask2former-coco-panoptic-swin-l", Mask2FormerCocoExperiments.PanopticSwinL),
            })
            {
                IExperiment experiment = one;
                Console.WriteLine($"\n{name,-34} {"MiB",8} {"bytes, s",9} {"list, s",8} {"copies",7} {"model, s",9} {"copies",7}");
                foreach ((string form, string path) in Files(experiment, folder))
                {
                    long size = WeightFolder.Files(path).Sum(static file => new FileInfo(file).Length);
                    double bytes = Seconds(() => ReadBytes(path));
                    (double list, double listCopies) = Measure(size, () => WeightImport.Read(path, experiment.Model, experiment.WeightKeys));
                    using IEngine engine = Engines.Open("torch", experiment);
                    (double model, double modelCopies) = Measure(
                        size, () => engine.LoadWeights(WeightImport.Read(path, experiment.Model, experiment.WeightKeys)));
                    Console.WriteLine(FormattableString.Invariant(
                        $"{form,-34} {size / MiB,8:F0} {bytes,9:F2} {list,8:F2} {listCopies,7:F2} {model,9:F2} {modelCopies,7:F2}"));
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<(string Form, string Path)> Files(IExperiment experiment, string folder)
    {
        NamedTensor[] weights = [.. experiment.Model.Weights().Select(static weight => NamedTensor.From<float>(
            weight.Key, [.. weight.Shape], Array.ConvertAll(new float[weight.Count], static _ => 0.5f)))];
        string Place(string form, string file) => Path.Combine(Directory.CreateDirectory(Path.Combine(folder, form)).FullName, file);
        string safetensors = Place("plain", "model.safetensors"), torch = Place("torch", "model.pth"), pickle = Place("numpy", "model.pkl");
        string theirs = Place("huggingface", "model.safetensors");
        Safetensors(safetensors, weights);
        using (FileStream file = File.Create(torch)) TorchWriter.Write(weights, experiment.StateVersions, file);
        using (FileStream file = File.Create(pickle)) NumpyPickle(file, weights);
        Safetensors(theirs, ForeignWeights.Of(weights, experiment.HuggingFace));
        weights = [];
        yield return ("safetensors", safetensors);
        yield return ("torch archive (.pth)", torch);
        yield return ("pickle of NumPy arrays (.pkl)", pickle);
        yield return ("folder of Hugging Face", Path.GetDirectoryName(theirs)!);
    }

    private static void Safetensors(string path, IReadOnlyList<NamedTensor> weights)
    {
        using FileStream file = File.Create(path);
        SafetensorsWriter.Write(weights, null, file);
    }

    // {"model": {name: array}} by protocol 2, as detectron2's model zoo
    private static void NumpyPickle(Stream file, NamedTensor[] weights)
    {
        void Raw(params ReadOnlySpan<byte> bytes) => file.Write(bytes);
        void Ascii(string text) => file.Write(Encoding.ASCII.GetBytes(text));
        void Number(char code, int value)
        {
            Raw((byte)code);
            Raw(BitConverter.GetBytes(value));
        }

        void Text(string text)
        {
            Number('X', text.Length);
            Ascii(text);
        }

        Raw(0x80, 3);
        Ascii("}");
        Text("model");
        Ascii("}(");
        foreach (NamedTensor tensor in weights)
        {
            Text(tensor.Name);
            Ascii("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n");
            Number('J', 0);
            Raw(0x85); // a tuple of one
            Number('B', 1);
            Ascii("b");
            Raw(0x87); // of three
            Ascii("R(");
            Number('J', 1);
            Ascii("(");
            foreach (long side in tensor.Info.Shape) Number('J', (int)side);
            Ascii("tcnumpy\ndtype\n");
            Text("f4");
            Number('J', 0);
            Number('J', 1);
            Raw(0x87);
            Ascii("R(");
            Number('J', 3);
            Text("<");
            Ascii("NNN");
            Number('J', -1);
            Number('J', -1);
            Number('J', 0);
            Ascii("tb");
            Raw(0x89); // row by row
            Number('B', tensor.Data.Length);
            file.Write(tensor.Data.Span);
            Ascii("tb");
        }

        Ascii("us.");
    }

    private static void ReadBytes(string path)
    {
        byte[] buffer = new byte[1 << 22];
        foreach (string name in WeightFolder.Files(path))
        {
            using FileStream file = new(name, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            while (file.Read(buffer) > 0)
            {
                // only the time counts
            }
        }
    }

    private static (double Seconds, double Copies) Measure(long size, Action load)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", "5"); // the largest resident size starts anew
        double before = Status("VmRSS");
        double seconds = Seconds(load);
        return (seconds, (Status("VmHWM") - before) * 1024 / size);
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Status(string name) => double.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "").Trim(),
        CultureInfo.InvariantCulture);
}
