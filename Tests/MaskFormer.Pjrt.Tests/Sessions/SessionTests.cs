using MaskFormer.Pjrt.Tests.RealPlugin;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Sessions;

public class SessionTests
{
    private static readonly Dictionary<string, HostArray> ones = Input(HostArray.From<float>([1, 1, 1], 3));

    /// <summary>One value that is kept, one that is given, and one that comes back.</summary>
    private static readonly SessionLayout kept = new([new("state", 0, 0)], ["input"], ["sum"]), nothingKept = new([], ["input"], ["sum"]);

    [SkippableFact]
    public void State_stays_on_the_device_from_run_to_run()
    {
        using PjrtSession session = new(CpuPlugin.Client.Compile(Programs.Step), kept);
        session.Set("state", HostArray.From<float>([1, 2, 3], 3));

        List<float> sums = [];
        for (int i = 0; i < 4; i++)
        {
            using SessionResult result = session.Start(ones);
            sums.Add(result.Read("sum").View<float>()[0]);
        }

        Assert.Equal([9, 12, 15, 18], sums);
        Assert.Equal([5, 6, 7], session.Read("state").ToArray<float>());
    }

    [SkippableFact]
    public void Global_batch_is_cut_into_the_devices_parts()
    {
        using PjrtSession session = new(CpuPlugin.Client.Compile(Programs.AllReduce(2), new CompileOptions { Replicas = 2 }), nothingKept);

        using SessionResult result = session.Start(Input(HostArray.From<float>([1, 2, 30, 40], 4)));

        Assert.Equal([31, 42], result.Read("sum", device: 0).ToArray<float>());
        Assert.Equal([62, 84], result.Read("sum", device: 1).ToArray<float>());
    }

    [SkippableFact]
    public void Small_input_goes_to_all_devices()
    {
        using PjrtSession session = new(CpuPlugin.Client.Compile(Programs.AllReduce(4), new CompileOptions { Replicas = 4 }), nothingKept);

        using SessionResult result = session.Start(Input(HostArray.From<float>([1, 2], 2)));

        Assert.Equal([4, 8], result.Read("sum").ToArray<float>());
    }

    [SkippableFact]
    public void Batch_that_the_devices_do_not_divide_is_refused()
    {
        using PjrtSession session = new(CpuPlugin.Client.Compile(Programs.AllReduce(2), new CompileOptions { Replicas = 2 }), nothingKept);

        var error = Assert.Throws<PjrtException>(() => session.Start(Input(HostArray.From<float>([1, 2, 3], 3))));

        Assert.Equal("MF5206", error.Id);
        Assert.Contains("input is 2xf32 on each of 2 devices; 3xf32 is given", error.Message);
    }

    [SkippableFact]
    public void State_that_was_not_set_is_an_error()
    {
        using PjrtSession session = new(CpuPlugin.Client.Compile(Programs.Step), kept);

        Assert.Contains("state was not set", Assert.Throws<PjrtException>(() => session.Start(ones)).Message);
    }

    [SkippableTheory]
    [InlineData(0, 2)]
    [InlineData(2, 0)]
    [InlineData(-1, 0)]
    public void State_positions_are_checked(int argument, int output)
    {
        using PjrtExecutable step = CpuPlugin.Client.Compile(Programs.Step);

        Assert.Equal("MF5206", Assert.Throws<PjrtException>(() => new PjrtSession(step, kept with { State = [new("state", argument, output)] })).Id);
    }

    [SkippableFact]
    public void State_of_other_sizes_is_refused()
    {
        using PjrtSession session = new(CpuPlugin.Client.Compile(Programs.Step), kept);

        Assert.Equal("MF5206", Assert.Throws<PjrtException>(() => session.Set("state", HostArray.From<float>([1, 2], 2))).Id);
    }

    [SkippableTheory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void A_layout_names_every_input_and_result(int inputs, int results)
    {
        using PjrtExecutable step = CpuPlugin.Client.Compile(Programs.Step);
        SessionLayout layout = new(kept.State, [.. Enumerable.Repeat("input", inputs)], [.. Enumerable.Repeat("sum", results)]);

        Assert.Equal("MF5206", Assert.Throws<PjrtException>(() => new PjrtSession(step, layout)).Id);
    }

    [SkippableFact]
    public void A_session_can_read_the_state_of_another()
    {
        using PjrtSession session = new(CpuPlugin.Client.Compile(Programs.Step), kept);
        session.Set("state", HostArray.From<float>([1, 2, 3], 3));
        using PjrtSession other = new(
            CpuPlugin.Client.Compile(Programs.Add),
            new([new("state", 0)], ["input"], ["sum"]),
            session);

        session.Run(ones);
        Assert.Equal([4, 5, 6], other.Run(ones)["sum"].ToArray<float>());
        session.Run(ones);
        Assert.Equal([5, 6, 7], other.Run(ones)["sum"].ToArray<float>());
    }

    private static Dictionary<string, HostArray> Input(HostArray value) => new() { ["input"] = value };
}
