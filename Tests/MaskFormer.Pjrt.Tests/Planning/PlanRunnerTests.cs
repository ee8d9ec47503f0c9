using System.Diagnostics;
using System.Globalization;
using MaskFormer.Pjrt.Tests.RealPlugin;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Planning;

/// <summary>Plans in real child processes with the CPU plugin.</summary>
public sealed class PlanRunnerTests : IDisposable
{
    private readonly string program = Path.GetTempFileName();

    public void Dispose() => File.Delete(program);

    [SkippableFact]
    public async Task This_machine_is_planned_with_its_memory()
    {
        File.WriteAllText(program, Programs.MatMul(256, 128, 64));

        PlanReport report = await PlanRunner.RunAsync(Request());

        Assert.Equal(("cpu", 2, 1), (report.DeviceKind, report.Devices, report.UsedDevices));
        Assert.Equal((256 * 128 + 128 * 64) * 4, report.Memory!.Arguments);
        Assert.Equal(256 * 64 * 4, report.Memory.Outputs);
        Assert.Null(report.Fits);
        Assert.InRange(report.CompilerMemory, 50L << 20, 4L << 30);
    }

    [SkippableFact]
    public async Task Bad_program_gives_the_same_error_as_here()
    {
        File.WriteAllText(program, "module { cut");

        var there = await Assert.ThrowsAsync<PjrtException>(() => PlanRunner.RunAsync(Request()));
        var here = Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile("module { cut"));

        Assert.Equal((here.Id, here.Code, here.Cause), (there.Id, there.Code, there.Cause));
    }

    [SkippableFact]
    public async Task Topology_of_another_machine_is_refused_by_the_cpu_plugin()
    {
        File.WriteAllText(program, Programs.Add);

        var error = await Assert.ThrowsAsync<PjrtException>(() => PlanRunner.RunAsync(Request() with { Topology = "v5e:2x2" }));

        Assert.Equal("MF5210", error.Id);
        Assert.Contains("only for the devices of this machine", error.Message);
    }

    [SkippableFact]
    public async Task Plugin_that_ends_its_process_is_an_error_with_its_last_words()
    {
        File.WriteAllText(program, Programs.Add);

        var error = await Assert.ThrowsAsync<PjrtException>(() =>
            PlanRunner.RunAsync(Request() with { Environment = new Dictionary<string, string> { ["XLA_FLAGS"] = "--xla_no_such_flag=1" } })
        );

        Assert.Equal("MF5213", error.Id);
        Assert.Contains("xla_no_such_flag", error.Message);
    }

    [Fact]
    public async Task Time_limit_ends_the_child() => await EndlessChildEndsWith("MF5211", Endless() with { TimeLimit = TimeSpan.FromMilliseconds(200) });

    [Fact]
    public async Task Memory_limit_ends_the_child() => await EndlessChildEndsWith("MF5212", Endless() with { MemoryLimit = 4096 });

    [Fact]
    public async Task Cancellation_ends_the_child()
    {
        using CancellationTokenSource cancellation = new();

        // Cancelled while the child is watched, not before it started.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            PlanRunner.RunAsync(
                Endless(),
                EndlessChild(),
                (_, _) =>
                {
                    if (Started)
                        cancellation.Cancel();
                },
                cancellation.Token
            )
        );

        await AssertChildEnded();
    }

    [SkippableFact]
    public async Task Compilers_own_reports_are_written_where_a_flag_says()
    {
        File.WriteAllText(program, Programs.MatMul(7, 13, 5));
        string dumps = Directory.CreateTempSubdirectory("mf-dump-").FullName;

        await PlanRunner.RunAsync(Request() with { Flags = new Dictionary<string, string> { ["xla_dump_to"] = dumps, ["xla_dump_hlo_as_text"] = "true" } });

        Assert.Contains(Directory.GetFiles(dumps), file => file.EndsWith("memory-usage-report.txt"));
        Directory.Delete(dumps, recursive: true);
    }

    [SkippableFact]
    public async Task Wheel_of_the_real_plugin_is_the_pinned_one_and_plans()
    {
        Skip.IfNot(new FileInfo(CpuPlugin.Path).Length == 201_600_336, "the plugin at hand is not the pinned build");
        File.WriteAllText(program, Programs.Add);
        string folder = Directory.CreateTempSubdirectory("mf-wheel-").FullName;
        string wheel = Wheels.Wheels.Write(
            folder,
            "lammps_jax_pjrt_cpu-0.11.2-py3-none-manylinux_2_27_x86_64.whl",
            ("lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so", File.ReadAllBytes(CpuPlugin.Path))
        );

        StoredPlugin plugin = await new PluginFetcher(new PluginStore(Path.Combine(folder, "store"))).GetAsync("cpu", wheel);
        PlanReport report = await PlanRunner.RunAsync(Request() with { Plugin = plugin.Path });

        Assert.Equal(24, report.Memory!.Arguments);
        Directory.Delete(folder, recursive: true);
    }

    [SkippableFact]
    public async Task Absent_program_is_an_error() =>
        Assert.Equal("MF5201", (await Assert.ThrowsAsync<PjrtException>(() => PlanRunner.RunAsync(Request() with { Program = "/no/such.mlir" }))).Id);

    /// <summary>
    /// A compiler that is never done, so that no limit races with its end: a shell that writes its number into the program's file, and sleeps.
    /// </summary>
    private PlanChild EndlessChild() => new("/bin/sh", ["-c", $"echo $$ > '{program}'; exec sleep 1000"]);

    private bool Started => File.ReadAllText(program).EndsWith('\n');

    // Needs no plugin: nothing reads it.
    private PlanRequest Endless() => new() { Plugin = "none.so", Topology = "host:2", Program = program };

    private async Task EndlessChildEndsWith(string id, PlanRequest request)
    {
        Assert.Equal(id, (await Assert.ThrowsAsync<PjrtException>(() => PlanRunner.RunAsync(request, EndlessChild()))).Id);
        await AssertChildEnded();
    }

    private async Task AssertChildEnded()
    {
        if (!Started) return; // ended before it could write its number
        int child = int.Parse(await File.ReadAllTextAsync(program), CultureInfo.InvariantCulture);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(child));
    }

    private PlanRequest Request() => new() { Plugin = CpuPlugin.Path, Topology = "host:2", Program = program };
}
