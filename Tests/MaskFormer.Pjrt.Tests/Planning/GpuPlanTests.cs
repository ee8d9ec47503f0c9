using System.Globalization;
using System.Text.RegularExpressions;
using MaskFormer.Pjrt.Tests.RealPlugin;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Planning;

/// <summary>Plans for GPUs that are not here: their descriptions, and XLA's compiler with them.</summary>
public sealed class GpuPlanTests : IDisposable
{
    private readonly string program = Path.GetTempFileName();

    public void Dispose() => File.Delete(program);

    [SkippableTheory]
    [InlineData("core_count")]
    [InlineData("fpus_per_core")]
    [InlineData("clock_rate_ghz")]
    [InlineData("memory_bandwidth")]
    [InlineData("l2_cache_size")]
    [InlineData("device_memory_size")]
    [InlineData("shared_memory_per_core")]
    [InlineData("shared_memory_per_block_optin")]
    [InlineData("threads_per_core_limit")]
    [InlineData("registers_per_block_limit")]
    [InlineData("block_dim_limit_y")]
    public void The_h200_of_data_sheets_is_the_one_that_openxla_publishes(string field)
    {
        string published = File.ReadAllText(Shared.Path("pjrt-cuda/h200.txtpb")), own = GpuDescription.Text(GpuGeneration.Of("h200")!);

        Assert.Equal(Number(published, field), Number(own, field));
    }

    [Theory]
    [InlineData("a100", 312e12, 19.5e12)]
    [InlineData("h100", 989e12, 67e12)]
    [InlineData("h200", 989e12, 67e12)]
    [InlineData("b200", 2250e12, 75e12)]
    public void Peaks_are_those_of_the_data_sheets(string name, double products, double single)
    {
        GpuGeneration gpu = GpuGeneration.Of(name)!;

        Assert.Equal(products, gpu.PeakFlops);
        Assert.InRange(gpu.PeakFloat, single * 0.99, single * 1.01); // data sheets round
    }

    [Fact]
    public void A_topology_of_gpus_says_what_they_are_and_how_many()
    {
        IReadOnlyDictionary<string, object> options = Request("h200:4").TypedOptions();

        Assert.Equal("1x1x4", options["topology"]);
        Assert.Contains("device_memory_size: 151397597184", (string)options["target_config"], StringComparison.Ordinal);
        Assert.Empty(Request("v5e:2x2").TypedOptions());
    }

    [Fact]
    public void A_description_of_the_user_is_taken() =>
        Assert.Equal(
            "platform_name: \"CUDA\"",
            (Request("h200") with
            {
                TopologyOptions = new Dictionary<string, string> { ["target_config"] = "platform_name: \"CUDA\"" },
            }).TypedOptions()["target_config"]
        );

    [Fact]
    public void Flags_of_the_user_come_last_and_win() =>
        Assert.Equal(
            "--xla_gpu_enable_triton_gemm=false --xla_gpu_cuda_data_dir=/tools --xla_gpu_cuda_data_dir=/own",
            CudaStandIn.Flags("/tools", "--xla_gpu_cuda_data_dir=/own")
        );

    [SkippableTheory]
    [InlineData("a100", 1, 80)]
    [InlineData("h200:2", 2, 141)]
    [InlineData("b200", 1, 180)]
    public async Task A_gpu_that_is_not_here_is_compiled_for(string topology, int devices, int gibibytes)
    {
        string plugin = CudaPlugin.Path;
        File.WriteAllText(program, Programs.MatMul(256, 128, 64));

        PlanReport report = await PlanRunner.RunAsync(Request(topology) with { Plugin = plugin, Program = program, Replicas = devices });

        Assert.Equal((devices, devices), (report.Devices, report.UsedDevices));
        Assert.Contains(topology[..4].ToUpperInvariant(), report.DeviceKind, StringComparison.Ordinal);
        Assert.Equal((long)gibibytes << 30, report.DeviceMemory);
        Assert.Equal((256 * 128 + 128 * 64) * 4, report.Memory!.Arguments);
        Assert.True(report.Fits);
    }

    private static PlanRequest Request(string topology) => new() { Plugin = "", Topology = topology, Program = "" };

    private static double Number(string description, string field) =>
        double.Parse(Regex.Match(description, $@"\b{field}: ([\d.]+)").Groups[1].Value, CultureInfo.InvariantCulture);
}
