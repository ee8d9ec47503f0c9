using MaskFormer.Pjrt.Protos;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Executables;

public class CompileOptionsTests
{
    [Fact]
    public void Assignment_lists_the_replicas_of_each_partition()
    {
        CompileOptions options = new() { Replicas = 2, Partitions = 3 };

        var build = CompileOptionsProto.Parser.ParseFrom(options.Encode([10, 11, 12, 20, 21, 22])).ExecutableBuildOptions;

        Assert.Equal((2, 3), (build.DeviceAssignment.ReplicaCount, build.DeviceAssignment.ComputationCount));
        Assert.Equal(["10,20", "11,21", "12,22"], build.DeviceAssignment.ComputationDevices.Select(one => string.Join(",", one.ReplicaDeviceIds)));
        Assert.True(build.UseSpmdPartitioning);
        Assert.Equal(-1, build.DeviceOrdinal);
    }

    [Fact]
    public void Flags_keep_their_types_and_order()
    {
        CompileOptions a = new() { Flags = new Dictionary<string, object> { ["b"] = 3, ["a"] = true, ["d"] = "text", ["c"] = 0.5f } };
        CompileOptions b = new() { Flags = new Dictionary<string, object> { ["d"] = "text", ["c"] = 0.5f, ["a"] = true, ["b"] = 3L } };

        Assert.Equal(a.Encode(null), b.Encode(null));
        var flags = CompileOptionsProto.Parser.ParseFrom(a.Encode(null)).EnvOptionOverrides;
        Assert.Equal((true, 3L, 0.5, "text"), (flags["a"].BoolField, flags["b"].IntField, flags["c"].DoubleField, flags["d"].StringField));
    }

    [Fact]
    public void Devices_that_do_not_fit_are_refused()
    {
        CompileOptions options = new() { Replicas = 2 };

        Assert.Equal("MF5202", Assert.Throws<PjrtException>(() => options.Encode([0])).Id);
        Assert.Contains("named twice: 1, 1", Assert.Throws<PjrtException>(() => options.Encode([1, 1])).Message);
    }

    [Fact]
    public void Flag_of_no_type_is_refused() =>
        Assert.Contains(
            "flag x",
            Assert.Throws<PjrtException>(() => new CompileOptions { Flags = new Dictionary<string, object> { ["x"] = new object() } }.Encode(null)).Message
        );
}
