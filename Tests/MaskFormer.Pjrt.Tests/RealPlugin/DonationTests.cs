using Xunit;

namespace MaskFormer.Pjrt.Tests.RealPlugin;

public class DonationTests
{
    [SkippableFact]
    public void Donated_buffer_is_gone_after_the_run()
    {
        using PjrtExecutable step = CpuPlugin.Client.Compile(Programs.Step, name: "step");
        using PjrtBuffer state = CpuPlugin.Client.Upload<float>([1, 2, 3], 3), input = CpuPlugin.Client.Upload<float>([1, 1, 1], 3);

        using PjrtRun run = step.Run(state, input);

        Assert.Equal([2, 3, 4], run[0].Read().ToArray<float>());
        Assert.Equal([9], run[1].Read().ToArray<float>());
        Assert.True(state.IsGone);
        Assert.False(input.IsGone);
        var error = Assert.Throws<PjrtException>(() => step.Run(state, input));
        Assert.Equal("MF5205", error.Id);
        Assert.Contains("donated to step", error.Message);
    }

    [SkippableFact]
    public void Kept_buffer_survives_and_keeps_its_values()
    {
        using PjrtExecutable step = CpuPlugin.Client.Compile(Programs.Step);
        using PjrtBuffer state = CpuPlugin.Client.Upload<float>([1, 2, 3], 3), input = CpuPlugin.Client.Upload<float>([5, 5, 5], 3);

        using PjrtRun run = step.Run([[state, input]], new RunOptions { Keep = [0] });

        Assert.Equal([6, 7, 8], run[0].Read().ToArray<float>());
        Assert.Equal([1, 2, 3], state.Read().ToArray<float>());
    }

    [SkippableFact]
    public void Same_buffer_twice_is_refused_when_one_is_donated()
    {
        using PjrtExecutable step = CpuPlugin.Client.Compile(Programs.Step);
        using PjrtBuffer state = CpuPlugin.Client.Upload<float>([1, 2, 3], 3);

        var error = Assert.Throws<PjrtException>(() => step.Run(state, state));

        Assert.Equal("MF5206", error.Id);
        Assert.False(state.IsGone);
    }

    [SkippableFact]
    public void Same_buffer_twice_is_fine_without_donation()
    {
        using PjrtExecutable add = CpuPlugin.Client.Compile(Programs.Add);
        using PjrtBuffer a = CpuPlugin.Client.Upload<float>([1, 2, 3], 3);

        using PjrtRun run = add.Run(a, a);

        Assert.Equal([3, 6, 9], run[0].Read().ToArray<float>());
    }

    [SkippableFact]
    public void Memory_statistics_count_the_alias()
    {
        using PjrtExecutable step = CpuPlugin.Client.Compile(Programs.Step);

        Assert.Equal(24, step.Memory!.Arguments);
        Assert.Equal(12, step.Memory.Aliased);
        Assert.True(step.Memory.Total >= 24 + 4);
        Assert.Equal(0, step.UnusedDonation);
    }

    [SkippableFact]
    public void Donation_that_no_output_can_use_is_reported()
    {
        const string program = """
            module {
              func.func public @main(%a: tensor<1000xf32> {jax.buffer_donor = true}) -> tensor<10xf32> {
                %0 = "stablehlo.slice"(%a) {start_indices = array<i64: 0>, limit_indices = array<i64: 10>, strides = array<i64: 1>} : (tensor<1000xf32>) -> tensor<10xf32>
                "func.return"(%0) : (tensor<10xf32>) -> ()
              }
            }
            """;

        using PjrtExecutable slice = CpuPlugin.Client.Compile(program);

        Assert.Equal(4000, slice.UnusedDonation);
    }
}
