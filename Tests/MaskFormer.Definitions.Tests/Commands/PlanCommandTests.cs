using System.Diagnostics;
using MaskFormer.Definitions.Tests.Xla;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>The command <c>plan</c>: every verdict and every failure, with real child processes.</summary>
[Collection(ProgramTests.Name)]
public sealed class PlanCommandTests(TinyProgram program) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("maskformer-plan-test-").FullName;

    [Fact]
    public void A_step_that_fits_is_reported_by_kind_of_memory()
    {
        Outcome outcome = Plan("answers", "--set", "training.batch=4");

        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Equal(
            [
                "topology:            v5e:2x2: 4 × TPU v5 lite, 4 used",
                "fits:                yes (15.748 GiB for each device)",
                "needs:               13.039 GiB",
                "arguments:           7.451 GiB",
            ],
            Compiled(outcome)[..4]
        );
        Assert.Contains("\nwork space:          ", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nstep, modelled:      5[0-9]\.\d\d ms, loops with their expected turns\nMFU, modelled:       1\d\.\d %\n", outcome.Output);
        Assert.Contains("training step for 4 devices, batch 4: written and modelled in ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("compiling for v5e:2x2 with ", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v5e:2x2", "v5e:2x2: 4 × TPU v5 lite", "15.750 GiB")]
    [InlineData("h200:2", "h200:2: 2 × NVIDIA H200", "141.000 GiB")]
    public void The_graph_alone_tells_without_any_plugin(string topology, string machine, string memory)
    {
        Outcome outcome = Run("--topology", topology, "--set", "training.batch=4", "--set", "training.precision=BFloat16");

        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.StartsWith($"from the graph:      {machine}, without a compiler\nparameters:          ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"\nfits:                yes ({memory} for each device)\nneeds:               0.0", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n  of these:          0\.\d{3} GiB criterion\n", outcome.Output);
        Assert.Matches(@"\nlargest batch:       [1-9]\d+ \([1-9]\d+ for each device\)\n", outcome.Output);
        Assert.Matches(@"\nstep, modelled:      \d+\.\d ms, loops with their expected turns\n", outcome.Output);
        Assert.DoesNotContain("compiling", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void This_machine_is_planned_without_a_plugin_too()
    {
        Outcome outcome = Run("--topology", "host");

        Assert.StartsWith("from the graph:      host: 1 × host, without a compiler\n", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("modelled:", outcome.Output, StringComparison.Ordinal); // nobody knows how fast it is
    }

    [Fact]
    public void A_machine_that_is_not_known_needs_a_plugin()
    {
        Outcome outcome = Run("--topology", "v9:2x2");

        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.StartsWith("MF8114 --topology v9:2x2: nothing is known of this machine", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v5e:1x2", "Float32", true)]
    [InlineData("v5e:1x2", "BFloat16", false)]
    [InlineData("h200:2", "Float32", false)]
    public void Slow_floats_of_a_tpu_are_warned_of(string topology, string precision, bool warned) =>
        Assert.Equal(
            warned,
            Run("--topology", topology, "--set", $"training.precision={precision}").Errors.StartsWith("MF8113 training.precision: ", StringComparison.Ordinal)
        );

    [Fact]
    public void A_step_that_does_not_fit_is_an_answer_with_the_code_of_a_failure()
    {
        Outcome outcome = Plan("has no room", "--devices", "2");

        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains(
            "fits:                no (15.748 GiB for each device)\ncompiler:            E1000: CompileTimeHbmOom",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("MF5214 v5e:2x2: the training step does not fit", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refuses the program", "MF5201", "Mlp.cs:14:5: error: types differ")]
    [InlineData("knows no topologies", "MF5210", "compiles only for the devices of this machine")]
    [InlineData("dies", "MF5213", "the fake compiler has had enough")]
    [InlineData("hangs", "MF5211", "was not done after 0.6 s", "--time-limit", "0.01")]
    [InlineData("hangs", "MF5212", "10 MiB are allowed", "--memory-limit", "0.01")]
    public void What_goes_wrong_in_the_child_is_an_error_here(string behaviour, string id, string words, params string[] more) =>
        Fails(Plan(behaviour, ["--devices", "2", .. more]), ExitCode.Failed, id, words);

    [Fact]
    public void A_topology_that_the_plugin_does_not_know_gives_its_words() =>
        Fails(Plan("answers", "--devices", "2", "--topology", "v9:2x2"), ExitCode.Failed, "MF5210", "does not match regex");

    [Theory]
    [InlineData("MF3020", "accelerator type", "--topology", "v5litepod-4")]
    [InlineData("MF3020", "no generation and grid", "--topology", "v5e;2")]
    [InlineData("MF3020", "no or too many chips", "--topology", "v5e:0x2")]
    [InlineData("MF3020", "a step needs a device", "--devices", "0")]
    [InlineData("MF3020", "no amount above 0", "--time-limit", "0")]
    [InlineData("MF3020", "no amount above 0", "--memory-limit", "much")]
    [InlineData("MF3020", "no NAME=VALUE", "--flag", "xla_dump_to")]
    [InlineData("MF3015", "4 devices do not divide a batch of 2")]
    public void Wrong_input_starts_nothing(string id, string words, params string[] more)
    {
        Outcome outcome = Plan("dies", more);

        Fails(outcome, ExitCode.WrongInput, id, words);
    }

    [Fact]
    public void A_plugin_that_is_not_there_is_named() =>
        Fails(Run("--topology", "v5e:2x2", "--plugin", Path.Combine(folder, "none.so")), ExitCode.Failed, "MF8102", "there is no such file");

    [Fact]
    public void Without_a_topology_the_command_is_wrong() => Assert.Equal(ExitCode.WrongInput, Run().Code);

    [SkippableFact]
    public void The_cpu_plugin_refuses_other_machines()
    {
        Outcome outcome = Run("--topology", "v5e:2x2", "--devices", "2", "--plugin", CpuPlugin.Path);

        Fails(outcome, ExitCode.Failed, "MF5210", "this plugin compiles only for the devices of this machine");
    }

    [SkippableFact]
    public void The_program_is_its_own_child()
    {
        string plugin = CpuPlugin.Path;
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            "exec",
            Path.Combine(AppContext.BaseDirectory, "maskformer.dll"),
            "plan",
            "shapes",
            "--config",
            program.Config,
            "--topology",
            "host:2",
            "--plugin",
            plugin,
        ];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(300_000));

        Assert.True(process.ExitCode == ExitCode.Done, errors.Result);
        Assert.StartsWith("from the graph:      host:2: 2 × host", output, StringComparison.Ordinal);
        Assert.Contains("\ntopology:            host:2: 2 × cpu, 2 used\nfits:                not known", output, StringComparison.Ordinal);
        Assert.Matches(@"\ncompiler's memory:   \d\.\d+ GiB\n", output);
    }

    [Fact]
    public void Nobody_but_a_plan_starts_the_worker() => Assert.Equal(ExitCode.WrongInput, program.Run(PlanChild.Command, "alone").Code);

    [Fact]
    public void A_child_ends_with_its_parent()
    {
        string request = Path.Combine(folder, "request.json"), plugin = Plugin("hangs");
        File.WriteAllText(request, $$"""{ "plugin": "{{plugin}}", "topology": "v5e:2x2", "program": "{{plugin}}" }""");
        PlanChild child = Child;
        using Process process = Process.Start(
            new ProcessStartInfo(child.File, [.. child.Arguments, request, Path.Combine(folder, "outcome.json")]) { RedirectStandardInput = true }
        )!;

        process.StandardInput.Close(); // what the system does when the parent dies

        Assert.True(process.WaitForExit(60_000));
        Assert.NotEqual(0, process.ExitCode);
        Assert.False(File.Exists(Path.Combine(folder, "outcome.json")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static PlanChild Child { get; } =
        PlanChild.Again(typeof(FakePlan).Assembly) with
        {
            Arguments = ["exec", typeof(FakePlan).Assembly.Location, FakePlan.Command],
        };

    /// <summary>What the compiler's report begins with: it comes after what the graph tells.</summary>
    private static string[] Compiled(Outcome outcome) => outcome.Output[outcome.Output.IndexOf("topology:", StringComparison.Ordinal)..].Split('\n');

    private static void Fails(Outcome outcome, int code, string id, string words)
    {
        Assert.DoesNotContain("topology:", outcome.Output, StringComparison.Ordinal); // no report of a compiler
        Assert.StartsWith(id + " ", outcome.Errors.Split('\n').Last(static line => line.StartsWith("MF", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(words, outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(code, outcome.Code);
    }

    private string Plugin(string behaviour)
    {
        string plugin = Path.Combine(folder, "libtpu.so");
        File.WriteAllText(plugin, behaviour);
        return plugin;
    }

    private Outcome Plan(string behaviour, params string[] more)
    {
        PlanChild.Override = Child;
        try
        {
            return Run([.. more.Contains("--topology") ? (string[])[] : ["--topology", "v5e:2x2"], "--plugin", Plugin(behaviour), .. more]);
        }
        finally
        {
            PlanChild.Override = null;
        }
    }

    private Outcome Run(params string[] more) => program.Run(["plan", "shapes", "--config", program.Config, .. more]);
}
