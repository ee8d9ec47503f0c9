using MaskFormer.Testing;
using MaskFormer.StableHlo.Programs;
using Xunit;

namespace MaskFormer.Pjrt.Tests.RealPlugin;

public class RunTests
{
    [SkippableFact]
    public void Add_gives_the_sum()
    {
        using PjrtExecutable program = CpuPlugin.Client.Compile(Programs.Add);
        using PjrtBuffer a = CpuPlugin.Client.Upload<float>([1, 2, 3], 3), b = CpuPlugin.Client.Upload<float>([10, 20, 30.5f], 3);

        using PjrtRun run = program.Run(a, b);

        Assert.Equal([21, 42, 64], run[0].Read().ToArray<float>());
    }

    [SkippableFact]
    public void Mat_mul_gives_the_product_of_odd_sizes()
    {
        const int m = 7, k = 13, n = 5;
        float[] a = [.. Enumerable.Range(0, m * k).Select(i => i % 9 - 4f)], b = [.. Enumerable.Range(0, k * n).Select(i => i % 7 - 3f)];
        using PjrtExecutable program = CpuPlugin.Client.Compile(Programs.MatMul(m, k, n));
        using PjrtBuffer left = CpuPlugin.Client.Upload<float>(a, m, k), right = CpuPlugin.Client.Upload<float>(b, k, n);

        using PjrtRun run = program.Run(left, right);

        float[] expected =
        [
            .. from i in Enumerable.Range(0, m) from j in Enumerable.Range(0, n) select Enumerable.Range(0, k).Sum(x => a[i * k + x] * b[x * n + j]),
        ];
        Assert.Equal(expected, run[0].Read().ToArray<float>());
        Assert.Equal([m, n], run[0].Dims.ToArray());
    }

    [SkippableFact]
    public void Assignment_gives_the_results_of_the_fixture()
    {
        using PjrtExecutable program = CpuPlugin.Client.Compile(File.ReadAllText(Shared.Path("spec/assignment-jv-fixture.mlir")));

        using PjrtRun run = program.Run();

        Assert.Equal([3, 1, 2, 0, 5, 2, 4, -1], run[0].Read().ToArray<int>());
        Assert.Equal([6], run[1].Read().ToArray<int>());
    }

    [SkippableFact]
    public void Syntax_fixture_compiles()
    {
        using PjrtExecutable program = CpuPlugin.Client.Compile(File.ReadAllText(Shared.Path("spec/stablehlo-syntax-fixture-a.mlir")));

        Assert.Equal(["4x8xf32", "4x8xf32"], program.Outputs!.Select(output => output.ToString()));
        Assert.Equal([true, true, false, false], program.Arguments!.Select(argument => argument.Donated));
    }

    [SkippableFact]
    public async Task Outputs_can_be_read_without_blocking()
    {
        using PjrtExecutable program = CpuPlugin.Client.Compile(Programs.Transpose);
        using PjrtBuffer input = CpuPlugin.Client.Upload<int>([.. Enumerable.Range(0, 30)], 2, 3, 5);
        using PjrtRun run = program.Run(input);

        HostArray output = await run[0].ReadAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(from i in Enumerable.Range(0, 5) from j in Enumerable.Range(0, 6) select j * 5 + i, output.ToArray<int>());
    }

    [SkippableFact]
    public void Serialised_program_gives_the_same_results()
    {
        string text = File.ReadAllText(Shared.Path("spec/assignment-jv-fixture.mlir"));
        using PjrtExecutable compiled = CpuPlugin.Client.Compile(text);

        using PjrtExecutable loaded = CpuPlugin.Client.Load(compiled.Serialise(), Program.FromText(text));
        using PjrtRun run = loaded.Run();

        Assert.Equal([3, 1, 2, 0, 5, 2, 4, -1], run[0].Read().ToArray<int>());
        Assert.Equal(compiled.Outputs!.Select(output => output.ToString()), loaded.Outputs!.Select(output => output.ToString()));
    }

    [SkippableFact]
    public void Bytes_that_are_no_program_are_refused() =>
        Assert.Equal("MF5208", Assert.Throws<PjrtException>(() => CpuPlugin.Client.Load([1, 2, 3], Program.FromText(""))).Id);

    [SkippableFact]
    public void Compilations_are_counted_and_seen()
    {
        using PjrtClient client = PjrtClient.Create(CpuPlugin.Plugin, new ClientOptions { CpuDevices = 1 });
        List<Compilation> seen = [];
        client.Compilations.Added += seen.Add;

        client.Compile(Programs.Add, name: "train").Dispose();
        client.Compile(Programs.MatMul(3, 4, 5), name: "evaluate").Dispose();

        Assert.Equal(2, client.Compilations.Compiled);
        Assert.Equal(["train", "evaluate"], seen.Select(one => one.Name));
        Assert.Equal((3 * 4 + 4 * 5) * 4, seen[1].Memory!.Arguments);
        Assert.All(seen, one => Assert.True(one.Duration > TimeSpan.Zero && !one.FromCache));
    }
}
