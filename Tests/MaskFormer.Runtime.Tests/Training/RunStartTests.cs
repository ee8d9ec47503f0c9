using System.Collections.Concurrent;
using System.Diagnostics;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Tests.Configuration;
using MaskFormer.Runtime.Training;
using MaskFormer.Testing;
using Xunit;
using TemporaryFolder = MaskFormer.Runtime.Tests.Data.TemporaryFolder;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>Programs that begin a run at the same time: each has a folder of its own, or is refused and leaves the other's as it is.</summary>
public sealed class RunStartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ResolvedConfig config = ResolvedConfig.Of("plain", new SampleExperiment());

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Runs_that_begin_at_once_take_numbers_of_their_own()
    {
        ConcurrentBag<RunStart> starts = [];
        using Barrier together = new(6);
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            together.SignalAndWait();
            starts.Add(Begin(null));
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();

        Assert.Equal(6, starts.Select(static start => start.Run.Path).Distinct().Count());
        Assert.All(starts, static start => Assert.True(File.Exists(start.Run.ResolvedConfig)));
        foreach (RunStart start in starts) start.Dispose();
    }

    [Fact]
    public void A_second_start_in_a_folder_leaves_the_first_as_it_is()
    {
        RunFolder named = RunFolder.At(folder["run"]);
        using RunStart first = Begin(named);
        string before = FolderState.Of(named.Path);
        Assert.Equal("MF7101", Assert.Throws<MaskFormerException>(() => Begin(named)).Id);
        Assert.Equal(before, FolderState.Of(named.Path));
    }

    [Fact]
    public void What_is_undone_leaves_nothing_and_what_was_there_stays()
    {
        using (RunStart start = Begin(null)) start.Undo();
        Assert.Empty(Directory.GetFileSystemEntries(folder["runs"]));

        File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder["mine"]).FullName, "notes"), "");
        using (RunStart start = Begin(RunFolder.At(folder["mine"]))) start.Undo();
        Assert.Equal([".lock", "notes"], Directory.GetFiles(folder["mine"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using RunLock free = RunLock.Take(folder["mine"]);
    }

    [Fact]
    public void A_link_that_leads_nowhere_and_a_file_are_told_as_what_they_are()
    {
        File.CreateSymbolicLink(folder["link"], folder["nowhere"]);
        File.WriteAllText(folder["file"], "");
        Assert.Contains($"(it is a link to {folder["nowhere"]}, which is no folder)", Refused("link").Cause);
        Assert.Contains("(a file has its name)", Refused("file").Cause);
    }

    /// <summary>To a pipe without a reader the console's lines would be written for ever.</summary>
    [SkippableTheory]
    [InlineData("console.log")]
    [InlineData("train.jsonl")]
    [InlineData("summary.json")]
    public void What_is_in_the_place_of_a_file_and_is_none_is_refused(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no such pipes");
        RunFolder run = RunFolder.Use(folder["run"]);
        RunFiles.Demand(run);
        string place = Path.Combine(run.Path, name);
        Process.Start("mkfifo", [place]).WaitForExit();
        Assert.Equal(("MF7102", place), Told());
        File.Delete(place);
        Directory.CreateDirectory(place);
        Assert.Equal(("MF7102", place), Told());
        Directory.Delete(place);
        File.CreateSymbolicLink(place, folder["kept elsewhere"]);
        RunFiles.Demand(run);
        File.WriteAllText(folder["kept elsewhere"], "");
        RunFiles.Demand(run);

        (string, string) Told() => Assert.Throws<MaskFormerException>(() => RunFiles.Demand(run)) is var error ? (error.Id, error.Place) : default;
    }

    /// <summary>An evaluation has the lock for the moment in which it saves its result.</summary>
    [Fact]
    public void A_hold_of_a_moment_is_waited_for()
    {
        RunLock moment = RunLock.Take(folder["run"]);
        Thread other = new(() => Begin(RunFolder.At(folder["run"])).Dispose());
        other.Start();
        Thread.Sleep(100);
        moment.Dispose();
        other.Join();
        Assert.True(File.Exists(Path.Combine(folder["run"], "config.resolved.yaml")));
    }

    private MaskFormerException Refused(string name)
    {
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => Begin(RunFolder.At(folder[name])));
        Assert.Equal("MF7003", error.Id);
        return error;
    }

    private RunStart Begin(RunFolder? named) => RunStart.New(named, folder["runs"], config, "torch", null);
}
