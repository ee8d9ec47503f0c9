using MaskFormer.Pjrt.Tests.RealPlugin;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Sessions;

public class SessionTests
{
    private static readonly HostArray ones = HostArray.From<float>([1, 1, 1], 3);

    [SkippableFact]
    public void State_stays_on_the_device_from_run_to_run()
    {
        using PjrtExecutable step = CpuPlugin.Client.Compile(Programs.Step);
        using PjrtSession session = new(step, [new StateSlot(0, 0)]);
        session.SetState(0, HostArray.From<float>([1, 2, 3], 3));

        List<float> sums = [];
        for (int i = 0; i < 4; i++)
        {
            using SessionResult result = session.Run(ones);
            sums.Add(result.Read(0).View<float>()[0]);
        }

        Assert.Equal([9, 12, 15, 18], sums);
        Assert.Equal([5, 6, 7], session.ReadState(0).ToArray<float>());
        Assert.Equal(4, session.Runs);
    }

    [SkippableFact]
    public void Global_batch_is_cut_into_the_devices_parts()
    {
        using PjrtExecutable program = CpuPlugin.Client.Compile(Programs.AllReduce(2), new CompileOptions { Replicas = 2 });
        using PjrtSession session = new(program, []);

        using SessionResult result = session.Run(HostArray.From<float>([1, 2, 30, 40], 4));

        Assert.Equal([31, 42], result.Read(0, device: 0).ToArray<float>());
        Assert.Equal([62, 84], result.Read(0, device: 1).ToArray<float>());
    }

    [SkippableFact]
    public void Small_input_goes_to_all_devices()
    {
        using PjrtExecutable program = CpuPlugin.Client.Compile(Programs.AllReduce(4), new CompileOptions { Replicas = 4 });
        using PjrtSession session = new(program, []);

        using SessionResult result = session.Run(HostArray.From<float>([1, 2], 2));

        Assert.Equal([4, 8], result.Read(0).ToArray<float>());
    }

    [SkippableFact]
    public void Batch_that_the_devices_do_not_divide_is_refused()
    {
        using PjrtExecutable program = CpuPlugin.Client.Compile(Programs.AllReduce(2), new CompileOptions { Replicas = 2 });
        using PjrtSession session = new(program, []);

        var error = Assert.Throws<PjrtException>(() => session.Run(HostArray.From<float>([1, 2, 3], 3)));

        Assert.Equal("MF5206", error.Id);
        Assert.Contains("2xf32 on each of 2 devices; 3xf32 is given", error.Message);
    }

    [SkippableFact]
    public void State_that_was_not_set_is_an_error()
    {
        using PjrtExecutable step = CpuPlugin.Client.Compile(Programs.Step);
        using PjrtSession session = new(step, [new StateSlot(0, 0)]);

        Assert.Contains("state 0 was not set", Assert.Throws<PjrtException>(() => session.Run(ones)).Message);
    }

    [SkippableTheory]
    [InlineData(0, 2)]
    [InlineData(2, 0)]
    [InlineData(-1, 0)]
    public void State_positions_are_checked(int argument, int output)
    {
        using PjrtExecutable step = CpuPlugin.Client.Compile(Programs.Step);

        Assert.Equal("MF5206", Assert.Throws<PjrtException>(() => new PjrtSession(step, [new StateSlot(argument, output)])).Id);
    }

    [SkippableFact]
    public void State_of_other_sizes_is_refused()
    {
        using PjrtExecutable step = CpuPlugin.Client.Compile(Programs.Step);
        using PjrtSession session = new(step, [new StateSlot(0, 0)]);

        Assert.Equal("MF5206", Assert.Throws<PjrtException>(() => session.SetState(0, HostArray.From<float>([1, 2], 2))).Id);
    }
}
