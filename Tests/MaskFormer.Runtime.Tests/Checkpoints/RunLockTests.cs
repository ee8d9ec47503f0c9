using System.Diagnostics;
using System.Text.RegularExpressions;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Tests.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_second_trainer_is_told_who_is_there()
    {
        using RunLock first = RunLock.Take(folder.Root);
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => RunLock.Take(folder.Root));
        Assert.Equal("MF7101", error.Id);
        Assert.Matches($"process {Environment.ProcessId} on {Regex.Escape(Environment.MachineName)}", error.Cause);
    }

    [Fact]
    public void A_folder_given_back_can_be_taken_again()
    {
        RunLock.Take(folder.Root).Dispose();
        using RunLock second = RunLock.Take(folder.Root);
        Assert.Null(second.Interrupted);
    }

    /// <summary>A killed process leaves the owner's file, but no lock.</summary>
    [Fact]
    public void A_dead_trainer_does_not_block()
    {
        File.WriteAllText(folder[".lock"], "");
        File.WriteAllText(folder[".lock-owner.json"], """{"pid": 4194304, "host": "elsewhere", "since": "2026-01-01T00:00:00Z"}""");
        using RunLock taken = RunLock.Take(folder.Root);
        Assert.Equal("process 4194304 on elsewhere (since 2026-01-01T00:00:00Z)", taken.Interrupted);
    }

    /// <summary>Who looks whether a folder is taken does not wait for somebody who writes into a pipe.</summary>
    [SkippableTheory]
    [InlineData(".lock")]
    [InlineData(".lock-owner.json")]
    public void A_pipe_in_the_place_of_the_lock_is_not_waited_for(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no such pipes");
        using (Process made = Process.Start("mkfifo", [folder[name]])) made.WaitForExit();
        Assert.False(RunLock.IsTaken(folder.Root));
        RunLock.Take(folder.Root).Dispose();
    }

    [Fact]
    public void A_lock_is_seen_from_outside_while_it_is_held()
    {
        using (RunLock.Take(folder.Root)) Assert.True(RunLock.IsTaken(folder.Root));
        Assert.False(RunLock.IsTaken(folder.Root));
    }

    [Fact]
    public void A_file_in_the_way_is_a_clear_error()
    {
        File.WriteAllText(folder["file"], "");
        Assert.Equal("MF7102", Assert.Throws<MaskFormerException>(() => RunLock.Take(folder["file"])).Id);
    }
}
