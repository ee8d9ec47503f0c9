using System.Diagnostics;
using System.Globalization;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Reporting;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Ctrl-C and a reader that goes away, with a process of its own.</summary>
[Collection(ProgramTests.Name)]
public sealed class SignalTests(TinyProgram program)
{
    /// <summary>SIGHUP is what a program gets when its terminal is closed.</summary>
    [SkippableTheory]
    [InlineData("-INT")]
    [InlineData("-HUP")]
    public void A_signal_saves_and_tells_how_to_go_on(string signal)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "signals are sent with kill");
        string run = program.NewPath();
        using Process child = Start(
            "train",
            "shapes",
            "--config",
            program.Config,
            "--data",
            program.Data,
            "--run",
            run,
            "--steps",
            "1000000",
            "--set",
            "training.checkpoint_every=1000000"
        );
        WaitFor(child, "2/1000000  loss ");
        Signal(child, signal);
        string errors = child.StandardError.ReadToEnd();
        Assert.True(child.WaitForExit(60_000));
        Assert.Equal(ExitCode.Interrupted, child.ExitCode);
        Assert.Contains($"go on with: train shapes --run \"{run}\" --resume", errors);
        string saved = Assert.Single(Directory.GetDirectories(Path.Combine(run, "checkpoints")));
        int step = int.Parse(Path.GetFileName(saved)["step-".Length..], CultureInfo.InvariantCulture);
        Outcome more = program.Run("train", "shapes", "--run", run, "--resume", "--steps", (step + 1).ToString(CultureInfo.InvariantCulture));
        Assert.True(more.Code == ExitCode.Done, more.Errors);
    }

    [SkippableFact]
    public void Ctrl_c_twice_ends_at_once()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "signals are sent with kill");
        string run = program.NewPath();

        // On the evaluator this step takes more than a minute: on any machine both signals arrive while it is computed, and only the second can end it.
        using Process child = Start(
            "train",
            "shapes",
            "--config",
            program.Config,
            "--data",
            program.Data,
            "--run",
            run,
            "--engine",
            "evaluator",
            "--set",
            "data.min_sizes=[512]",
            "--set",
            "data.max_size=512",
            "--set",
            "data.canvas_height=512",
            "--set",
            "data.canvas_width=512",
            "--set",
            "data.workers=1",
            "--set",
            "training.batch=8"
        );
        WaitFor(child, "what the model is fed");
        Interrupt(child);
        WaitFor(child, "Ctrl-C again");
        Interrupt(child);
        child.StandardError.ReadToEnd();
        Assert.True(child.WaitForExit(60_000));
        Assert.Equal(ExitCode.Interrupted, child.ExitCode); // 128 + SIGINT, as the system gives it
        Assert.Empty(Directory.GetDirectories(Path.Combine(run, "checkpoints")));
    }

    [Fact]
    public void A_reader_that_goes_away_does_not_stop_the_run()
    {
        string run = program.NewPath();
        using Process child = Start("train", "shapes", "--config", program.Config, "--data", program.Data, "--run", run);
        child.StandardOutput.Close();
        string errors = child.StandardError.ReadToEnd();
        Assert.True(child.WaitForExit(60_000));
        Assert.True(child.ExitCode == ExitCode.Done, errors);
        Assert.Equal(4, RunSummary.Read(run)!.Steps);
    }

    /// <summary>The number 2 would be the first file's otherwise, and errors would be written into it.</summary>
    [SkippableFact]
    public void A_closed_error_stream_breaks_nothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "streams are closed by a shell");
        string run = program.NewPath(), dll = Path.Combine(AppContext.BaseDirectory, "maskformer.dll");
        string train = $"train shapes --config '{program.Config}' --data '{program.Data}' --run '{run}'";
        Assert.Equal(ExitCode.Done, Shell($"dotnet exec '{dll}' {train} 2>&-"));
        Assert.Equal(4, RunSummary.Read(run)!.Steps);
        Assert.Equal(program.Run("eval", "--run", run).Code, Shell($"dotnet exec '{dll}' eval --run '{run}' 2>&- >&-"));
        Assert.Equal(ExitCode.WrongInput, Shell($"dotnet exec '{dll}' train nothing 2>&-"));

        static int Shell(string command)
        {
            ProcessStartInfo start = new("sh") { RedirectStandardOutput = true };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(command);
            using Process child = Process.Start(start)!;
            child.StandardOutput.ReadToEnd();
            Assert.True(child.WaitForExit(180_000));
            return child.ExitCode;
        }
    }

    private static Process Start(params string[] args)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "maskformer.dll");
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

        // Tests that run in the background of a script inherit that Ctrl-C is ignored, and so would the child.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,HUP", dotnet] : [dotnet];
        ProcessStartInfo start = new(command[0]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])[.. command[1..], "exec", program, .. args]) start.ArgumentList.Add(argument);
        Process child = Process.Start(start)!;
        // A child that does not answer fails its test instead of holding it.
        _ = Task.Delay(TimeSpan.FromMinutes(3)).ContinueWith(_ => Stop(child), TaskScheduler.Default);
        return child;
    }

    private static void Stop(Process child)
    {
        try
        {
            child.Kill();
        }
        catch (InvalidOperationException)
        {
            // it has ended, as it should
        }
    }

    private static void WaitFor(Process child, string text)
    {
        List<string> lines = [];
        while (child.StandardError.ReadLine() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return;
            lines.Add(line);
        }

        Assert.Fail($"the program ended before it wrote '{text}':\n{string.Join('\n', lines)}");
    }

    private static void Interrupt(Process child) => Signal(child, "-INT");

    private static void Signal(Process child, string signal)
    {
        using Process kill = Process.Start("kill", [signal, child.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
