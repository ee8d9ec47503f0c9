using System.Diagnostics;
using System.Globalization;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Runtime.Data.Shapes;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Benchmarks;

/// <summary>What stands before and behind the network: records, batches, panoptic quality, average precision and run lengths.</summary>
internal static class DataSuite
{
    private const int Height = 480, Width = 640, BatchSize = 8;

    public static void Run(BenchmarkOptions options)
    {
        int rounds = options.Rounds ?? 8;
        string folder = Directory.CreateTempSubdirectory("maskformer-benchmark-").FullName;
        try
        {
            Records(Path.Combine(folder, "bytes.tfrecord"), rounds);
            Evaluates(rounds);
            int canvas = options.Size is null ? 640 : int.Parse(options.Size, CultureInfo.InvariantCulture);
            Photos(canvas, rounds);
            Batches(folder, canvas, rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Of a size that the cache of the operating system holds; every checksum is looked at.
    private static void Records(string path, int rounds)
    {
        byte[] record = new byte[200_000];
        new Random(3).NextBytes(record);
        const int count = 1000;
        using (TfRecordWriter writer = new(path))
        {
            for (int i = 0; i < count; i++) writer.Write(record);
            writer.Complete();
        }

        double seconds = Fastest(rounds, () => TfRecordReader.Read(path).Count());
        Tell("TFRecords with both checksums", $"{record.Length * (double)count / seconds / 1e9:0.00} GB/s");
    }

    private static void Evaluates(int rounds)
    {
        PanopticCategory[] classes = [.. Enumerable.Range(1, 20).Select(static id => new PanopticCategory(id, $"{id}", id <= 12))];
        LabelMap truth = Blocks(0), found = Blocks(7);
        TruthSegment[] truths = [.. Enumerable.Range(1, 48).Select(id => new TruthSegment(id, 1 + (id % 20), truth.Values.Count(value => value == id)))];
        PredictedSegment[] predicted = [.. Enumerable.Range(1, 48).Select(static id => new PredictedSegment(id, 1 + (id % 20)))];
        PanopticEvaluator quality = new(classes);
        Tell("PQ of 640 x 480, 48 segments", Milliseconds(rounds, () => quality.Add("image", truth.Values, truths, found.Values, predicted)));

        MaskRuns[] masks = MaskRuns.Of(truth, 48), others = MaskRuns.Of(found, 48);
        TrueInstance[] objects = [.. masks.Select(static (mask, i) => new TrueInstance(i + 1, 1 + (i % 12), mask, mask.Area, false))];
        FoundInstance[] results = [.. others.Concat(masks).Select(static (mask, i) => new FoundInstance(1 + (i % 12), mask, 1.0 / (i + 1)))];
        InstanceEvaluator precision = new(classes.Select(static one => one.Id));
        int image = 0;
        Tell("AP of an image, 48 objects, 96 results", Milliseconds(rounds, () => precision.Add(image++, objects, results)));
        bool[] inside = Array.ConvertAll(truth.Values, static value => value == 20);
        Tell("run lengths of a mask of 640 x 480", Milliseconds(rounds, () => MaskRuns.Of(inside, Height, Width)));
        Tell("run lengths of all 48 segments", Milliseconds(rounds, () => MaskRuns.Of(truth, 48)));
    }

    // Two photographs of COCO (JPEG, and PNG of their segments) again and again, beside a DataLoader of torch with Pillow that does the same.
    private static void Photos(int canvas, int rounds)
    {
        string sample = Path.Combine(GeneratorSuite.Root(), "..", "shared", "data", "coco-sample", "user-layout");
        if (!Directory.Exists(sample))
        {
            Tell("photographs", $"are not here ({sample})");
            return;
        }

        using IPanopticSource source = AnnotatedFolder.Open(sample, "val");
        foreach (int workers in (int[])[1, 2])
        {
            CocoPanopticData data = new() { CanvasHeight = canvas, CanvasWidth = canvas, MaxSize = canvas, Workers = workers };
            double ours = Loaded(source, data, rounds);
            string theirs = DataLoaderOfTorch.ImagesPerSecond(sample, "val2017", canvas, workers, rounds) is { } speed
                ? FormattableString.Invariant($"{speed:0.0} images/s")
                : "not here (python3-torch, python3-pil)";
            Tell($"photographs on {canvas}², {workers} workers: ours", $"{ours:0.0} images/s");
            Tell($"photographs on {canvas}², {workers} workers: torch", theirs);
        }
    }

    // The mean of the rounds, after the batches that are made before anybody asks.
    private static double Loaded(IPanopticSource source, DataConfig data, int rounds)
    {
        using TrainingLoader loader = new(source, data, BatchSize, 1);
        for (int ahead = 0; ahead <= 2 * WorkerThreads.Of(data); ahead++) loader.Return(loader.Next());
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < rounds; round++) loader.Return(loader.Next());
        return BatchSize * rounds / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Decoding, window, sizes, mirror, colours, masks: as the original's panoptic experiment on a square canvas.
    private static void Batches(string folder, int canvas, int rounds)
    {
        string coco = Path.Combine(folder, "coco"), records = Path.Combine(folder, "records");
        ShapesGenerator.Write(coco, new ShapesOptions { Train = 32, Val = 1, Height = Height, Width = Width, Seed = 3 });
        RecordBuilder.Build([RecordBuildInputs.Find(coco, "train")], records);
        foreach (string kind in (string[])[coco, records])
        {
            using IPanopticSource source = AnnotatedFolder.Open(kind, "train");
            foreach (int workers in (int[])[1, 2, 4])
            {
                foreach (int side in (int[])[256, canvas])
                {
                    CocoPanopticData data = new() { CanvasHeight = side, CanvasWidth = side, MaxSize = side, ColorJitter = true, Workers = workers };
                    Tell($"batches of {side}², {workers} workers, {Path.GetFileName(kind)}", $"{Loaded(source, data, rounds):0.0} images/s");
                }
            }
        }
    }

    // 6 x 8 blocks, moved by some pixels.
    private static LabelMap Blocks(int moved) => new(Height, Width, [.. Enumerable.Range(0, Height * Width)
        .Select(at => 1 + (Math.Min(5, ((at / Width) + moved) / 80) * 8) + Math.Min(7, ((at % Width) + moved) / 80))]);

    private static string Milliseconds(int rounds, Action work) => FormattableString.Invariant($"{1000 * Fastest(rounds, work):0.00} ms");

    private static double Fastest(int rounds, Action work)
    {
        work();
        double best = double.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static void Tell(string what, FormattableString number) => Tell(what, number.ToString(CultureInfo.InvariantCulture));

    private static void Tell(string what, string number) => Console.WriteLine($"{what,-52} {number}");
}
