using MaskFormer.Runtime.Data.Shapes;
using Xunit;

namespace MaskFormer.Reliability.Kill;

/// <summary>Commands that write files, where no file may grow beyond some bytes: whole or not at all.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("maskformer-full-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [SkippableFact]
    public void A_full_disk_leaves_nothing_of_records_or_of_a_new_experiment()
    {
        Death full = Death.WithRoomFor(100);
        Skip.IfNot(full.IsPossible, "prlimit, which limits files, is not here");
        string data = Path.Combine(root, "data"), cache = Path.Combine(root, "cache"), made = Path.Combine(root, "made");
        ShapesGenerator.Write(data, new ShapesOptions { Train = 2, Val = 1, Height = 32, Width = 32, Seed = 3 });
        Ended build = Trainee.Run(["data", "build", "coco-panoptic", "--root", data, "--out", made], cache, full.Around);
        Ended experiment = Trainee.Run(["new", "experiment", "--data", data, "--out", made], cache, full.Around);
        Assert.Equal((1, 1), (build.Code, experiment.Code));
        Assert.Contains("MF6052", build.Errors, StringComparison.Ordinal);
        Assert.Contains("MF7009", experiment.Errors, StringComparison.Ordinal);
        Assert.Equal([data], Directory.EnumerateFileSystemEntries(root).Except([cache]));
    }
}
