using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Shapes;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>What a training reads again is what it read before.</summary>
public sealed class SteadySourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SteadySourceTests() => ShapesGenerator.Write(folder["data"], new ShapesOptions { Train = 2, Val = 1, Height = 32, Width = 32, Seed = 3 });

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train")]
    [InlineData("panoptic_train")]
    public void An_image_that_is_replaced_in_mid_training_is_named(string part)
    {
        using SteadySource source = new(CocoPanopticSource.Open(folder["data"], "train"));
        string file = Directory.GetFiles(Path.Combine(folder["data"], part)).Order(StringComparer.Ordinal).First();
        byte[] before = File.ReadAllBytes(file);
        source.Load(0);
        File.Copy(file, folder["copy"]);
        File.Move(folder["copy"], file, overwrite: true); // the same content
        source.Load(0);

        const int size = 32;
        byte[] image = PngWriter.Grey(size, size, new byte[size * size]), map = PngWriter.SegmentIds(new LabelMap(size, size, new int[size * size]));
        File.WriteAllBytes(file, part == "train" ? image : map);
        DataException error = Assert.Throws<DataException>(() => source.Load(0));
        Assert.Equal("MF6046", error.Id);
        Assert.Contains(source.ImageName(0), error.Place, StringComparison.Ordinal);
        source.Load(1);
        File.WriteAllBytes(file, before);
        source.Load(0);
    }

    [SkippableFact]
    public void Record_files_that_are_replaced_are_read_on_or_refused()
    {
        Skip.If(OperatingSystem.IsWindows(), "an open file cannot be replaced there");
        RecordBuilder.Build(RecordBuildInputs.Find(folder["data"], "train"), folder["records"], new() { Shards = 1 });
        using SteadySource source = new(RecordSource.Open(folder["records"], "train"));
        string shard = Directory.GetFiles(folder["records"], "train-*.tfrecord").Order(StringComparer.Ordinal).First();
        PanopticSample sample = source.Load(0);
        byte[] nothing = new byte[new FileInfo(shard).Length];
        File.Move(shard, folder["kept"]);
        File.WriteAllBytes(shard, nothing);
        Assert.Equal(sample.Image.Pixels, source.Load(0).Image.Pixels); // of the file that was opened
        File.WriteAllBytes(folder["kept"], nothing);
        Assert.StartsWith("MF602", Assert.Throws<DataException>(() => source.Load(0)).Id, StringComparison.Ordinal);
    }
}
