using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Pjrt.Tests.RealPlugin;

public class ReplicaTests
{
    [SkippableTheory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task All_reduce_sums_over_devices_and_each_knows_its_number(int replicas)
    {
        using PjrtExecutable program = CpuPlugin.Client.Compile(Programs.AllReduce(replicas), new CompileOptions { Replicas = replicas });
        PjrtBuffer[][] inputs =
        [
            .. program.Devices.Select((device, i) => new[] { CpuPlugin.Client.Upload(HostArray.From<float>([i + 1, 10 * i], 2), device) }),
        ];

        using PjrtRun run = program.Run(inputs);
        await run.WaitAsync(TimeSpan.FromMinutes(1));

        float sum = replicas * (replicas + 1) / 2f, tens = 10f * replicas * (replicas - 1) / 2;
        for (int i = 0; i < replicas; i++) Assert.Equal([sum * (i + 1), tens * (i + 1)], (await run.Outputs[i][0].ReadAsync()).ToArray<float>());
        foreach (PjrtBuffer[] buffers in inputs) buffers[0].Dispose();
    }

    [SkippableFact]
    public void Devices_can_be_named()
    {
        int[] ids = [CpuPlugin.Client.Devices[3].Id, CpuPlugin.Client.Devices[1].Id];

        using PjrtExecutable program = CpuPlugin.Client.Compile(Programs.AllReduce(2), new CompileOptions { Replicas = 2, Devices = ids });

        Assert.Equal(ids.Order(), program.Devices.Select(device => device.Id).Order());
    }

    [SkippableFact]
    public void Syntax_fixture_with_collectives_is_refused_with_the_compilers_words()
    {
        // The README of ../shared/pjrt says why this plugin cannot lay it out: an error that comes late in its compiler.
        string text = File.ReadAllText(Shared.Path("spec/stablehlo-syntax-fixture-b.mlir"));

        var error = Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile(text, new CompileOptions { Replicas = 2 }));

        Assert.Equal(("MF5201", PjrtCode.Internal), (error.Id, error.Code));
    }

    [SkippableFact]
    public void Buffer_on_another_device_is_refused()
    {
        using PjrtExecutable add = CpuPlugin.Client.Compile(Programs.Add);
        using PjrtBuffer here = CpuPlugin.Client.Upload<float>([1, 2, 3], 3);
        using PjrtBuffer there = CpuPlugin.Client.Upload(HostArray.From<float>([1, 2, 3], 3), CpuPlugin.Client.Devices[2]);

        Assert.Equal("MF5206", Assert.Throws<PjrtException>(() => add.Run(here, there)).Id);
    }
}
