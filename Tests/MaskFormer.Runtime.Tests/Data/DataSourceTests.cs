using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Options of a data set that only these tests have.</summary>
[Config]
public sealed partial record StripesData : DataConfig
{
    /// <summary>Images of each split.</summary>
    [Range(1, 100)] public int Images { get; init; } = 3;
}

/// <summary>Options that nobody opens.</summary>
[Config]
public sealed partial record OrphanData : DataConfig;

/// <summary>Options that two classes want to open.</summary>
[Config]
public sealed partial record TwiceData : DataConfig;

[DataSource("stripes", typeof(StripesData))]
internal sealed class StripesSource : IDataSource
{
    public bool NeedsFolder => false;

    public IPanopticSource Open(DataRequest request) =>
        new FakeSource(((StripesData)request.Options).Images, static index => FakeSource.Stripes(index))
        {
            Fingerprint = $"{request.Split} in {request.Folder}",
        };
}

#pragma warning disable MF1023 // two projects that do not know each other may do that
[DataSource("one", typeof(TwiceData))]
internal sealed class OneSource : IDataSource
{
    public bool NeedsFolder => true;

    public IPanopticSource Open(DataRequest request) => throw new NotSupportedException();
}

[DataSource("two", typeof(TwiceData))]
internal sealed class OtherSource : IDataSource
{
    public bool NeedsFolder => true;

    public IPanopticSource Open(DataRequest request) => throw new NotSupportedException();
}
#pragma warning restore MF1023

/// <summary>A data set of another assembly is found by its attribute.</summary>
public sealed class DataSourceTests
{
    [Fact]
    public void A_source_of_another_assembly_is_found_by_its_options()
    {
        using IPanopticSource source = DataSources.Open(new StripesData { Images = 5, Folder = "there" }, null, DataSources.Val);
        Assert.Equal((5, "val in there"), (source.Count, source.Fingerprint));
        using IPanopticSource named = DataSources.Open(new StripesData { Folder = "there" }, "elsewhere", DataSources.Train);
        Assert.Equal("train in elsewhere", named.Fingerprint);
        Assert.True(DataSources.IsPlaced(new StripesData()));
        Assert.False(DataSources.IsPlaced(new CocoPanopticData()));
        Assert.Equal(["coco-panoptic", "folder", "one", "shapes", "stripes", "told", "two"], DataSources.Names);
    }

    [Fact]
    public void Options_without_a_source_and_with_two_are_refused()
    {
        DataException none = Assert.Throws<DataException>(() => DataSources.Open(new OrphanData(), null, DataSources.Train));
        Assert.Equal(("MF6014", "no data source is for it"), (none.Id, none.Cause));
        Assert.Contains("OrphanData", none.Place, StringComparison.Ordinal);
        DataException two = Assert.Throws<DataException>(() => DataSources.Open(new TwiceData(), null, DataSources.Train));
        Assert.EndsWith("OneSource, MaskFormer.Runtime.Tests.Data.OtherSource", two.Cause, StringComparison.Ordinal);
    }
}
