using MaskFormer.Definitions;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Runtime.Data.Shapes;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>Data sets: records, and annotations in COCO's form.</summary>
internal static class DataFormats
{
    /// <summary>All of them.</summary>
    /// <param name="folder">A folder of its own.</param>
    public static IEnumerable<Format> In(string folder)
    {
        (string coco, string records) = (Path.Combine(folder, "coco"), Path.Combine(folder, "records"));
        ShapesGenerator.Write(coco, new ShapesOptions { Train = 2, Val = 1, Height = 24, Width = 24, Seed = 5 });
        if (Application.Run(Catalogue.All, ["data", "build", "coco-panoptic", "--root", coco, "--out", records, "--shards", "1"]) != ExitCode.Done)
            throw new InvalidOperationException("the records were not built");
        string shard = Directory.GetFiles(records, "train*.tfrecord").Single();
        byte[][] examples = [.. TfRecordReader.Read(shard).Select(static record => record.Data)];
        yield return new("tfrecord", [File.ReadAllBytes(shard)], bytes =>
        {
            File.WriteAllBytes(shard, bytes);
            LoadAll(records);
        });
        yield return new("example", examples, bytes =>
        {
            using (TfRecordWriter writer = new(shard))
            {
                writer.Write(bytes); // with the right checksum: what is behind it is read
                writer.Write(examples[1]);
                writer.Complete();
            }

            LoadAll(records);
        });
        string json = Directory.GetFiles(Path.Combine(coco, "annotations"), "*train*.json").Single();
        yield return new("json", [File.ReadAllBytes(json)], bytes =>
        {
            File.WriteAllBytes(json, bytes);
            LoadAll(coco);
        });
    }

    private static void LoadAll(string folder)
    {
        using IPanopticSource source = DataSources.Open(new CocoPanopticData(), folder, DataSources.Train);
        for (int i = 0; i < source.Count; i++) source.Load(i);
    }
}
