using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Data.Shapes;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>A run goes on with the same images only, whatever their files are called.</summary>
public sealed class DataFingerprintTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public DataFingerprintTests() => ShapesGenerator.Write(folder["data"], new ShapesOptions { Train = 3, Val = 1, Height = 32, Width = 32, Seed = 3 });

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_picture_that_was_changed_under_its_name_is_noticed()
    {
        string before = Fingerprint(), map = Directory.GetFiles(Path.Combine(folder["data"], "panoptic_train")).Order(StringComparer.Ordinal).First();
        byte[] bytes = File.ReadAllBytes(map);
        bytes[^20] ^= 1; // in the checksum of the pixels: the length stays
        File.WriteAllBytes(map, bytes);
        Assert.False(DataFingerprint.Fits(before, Fingerprint()));
        Assert.True(DataFingerprint.IsSameList(before, Fingerprint()));
        DataException error = Assert.Throws<DataException>(() => Resume(before));
        Assert.Equal("MF6040", error.Id);
        Assert.Contains("changed under their names", error.Cause);
    }

    [Fact]
    public void A_copy_is_the_same_data()
    {
        string before = Fingerprint();
        foreach (string file in Directory.GetFiles(folder["data"], "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, new(2001, 2, 3));
        Assert.Equal(before, Fingerprint());
    }

    /// <summary>Runs of before know the list of images only.</summary>
    [Fact]
    public void An_older_run_goes_on() => Resume(Fingerprint().Split('+')[0]).Dispose();

    private string Fingerprint()
    {
        using CocoPanopticSource source = CocoPanopticSource.Open(folder["data"], "train");
        return source.Fingerprint;
    }

    private TrainingLoader Resume(string fingerprint)
    {
        using CocoPanopticSource source = CocoPanopticSource.Open(folder["data"], "train");
        CocoPanopticData data = new() { CanvasHeight = 32, CanvasWidth = 32 };
        return new(source, data, 1, seed: 4, new SamplerPosition(2, 4, data.Shuffle, 3, fingerprint));
    }
}
