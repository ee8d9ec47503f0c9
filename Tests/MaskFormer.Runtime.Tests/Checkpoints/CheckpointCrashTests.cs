using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Tests.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

/// <summary>Death and full disks at every possible moment of a save.</summary>
public sealed class CheckpointCrashTests
{
    [Fact]
    public void A_kill_after_any_operation_leaves_the_old_or_the_new_checkpoint()
    {
        int operations = CountOperations(save: 200);
        Assert.True(operations > 20, $"only {operations} operations");
        (int old, int now) = (0, 0);
        for (int n = 0; n < operations; n++)
        {
            using TemporaryFolder folder = new();
            new CheckpointStore(folder.Root).Save(Samples.Checkpoint(100));
            Assert.Throws<CrashException>(() =>
                new CheckpointStore(folder.Root, new FaultyFileSystem { CrashAfter = n }).Save(Samples.Checkpoint(200), keep: 1)
            );

            CheckpointStore restarted = new(folder.Root);
            restarted.Prepare();
            CheckpointSearch search = restarted.Latest();
            Assert.Empty(search.PassedOver);
            Samples.AssertEqual(Samples.Checkpoint(search.Found!.State.Step), search.Found);
            if (search.Found.State.Step == 100) old++;
            else now++;
            NoTemporaries(folder);
            restarted.Save(Samples.Checkpoint(300), keep: 1);
            Assert.Equal([300], restarted.Steps);
        }

        Assert.True(old > 0 && now > 0, $"{old} old, {now} new");
    }

    /// <summary>Saving a step anew replaces a folder: two renames, and a moment when neither name is there.</summary>
    [Fact]
    public void A_kill_while_a_step_is_replaced_loses_nothing()
    {
        using TemporaryFolder counted = new();
        new CheckpointStore(counted.Root).Save(Samples.Checkpoint(100, "old"));
        FaultyFileSystem counter = new();
        new CheckpointStore(counted.Root, counter).Save(Samples.Checkpoint(100, "new"));
        for (int n = 0; n < counter.Operations; n++)
        {
            using TemporaryFolder folder = new();
            new CheckpointStore(folder.Root).Save(Samples.Checkpoint(100, "old"));
            Assert.Throws<CrashException>(() => new CheckpointStore(folder.Root, new FaultyFileSystem { CrashAfter = n }).Save(Samples.Checkpoint(100, "new")));
            CheckpointStore restarted = new(folder.Root);
            restarted.Prepare();
            Checkpoint found = restarted.Latest().Found!;
            Samples.AssertEqual(Samples.Checkpoint(100, found.State.Run), found);
            NoTemporaries(folder);
        }
    }

    [Fact]
    public void A_kill_while_clearing_up_is_cleared_next_time()
    {
        for (int n = 0; n < 12; n++)
        {
            using TemporaryFolder folder = new();
            new CheckpointStore(folder.Root).Save(Samples.Checkpoint(100));
            try
            {
                new CheckpointStore(folder.Root, new FaultyFileSystem { CrashAfter = 11 }).Save(Samples.Checkpoint(200));
            }
            catch (CrashException)
            {
            }

            try
            {
                new CheckpointStore(folder.Root, new FaultyFileSystem { CrashAfter = n }).Prepare();
            }
            catch (CrashException)
            {
            }

            CheckpointStore restarted = new(folder.Root);
            restarted.Prepare();
            Assert.Equal(100, restarted.Latest().Found!.State.Step);
            NoTemporaries(folder);
        }
    }

    [Fact]
    public void A_full_disk_at_any_byte_keeps_the_last_checkpoint_and_says_so()
    {
        using TemporaryFolder measured = new();
        new CheckpointStore(measured.Root).Save(Samples.Checkpoint(200));
        long size = Directory.GetFiles(new CheckpointStore(measured.Root).FolderOf(200)).Sum(file => new FileInfo(file).Length);
        for (long capacity = 0; capacity < size; capacity += 13)
        {
            using TemporaryFolder folder = new();
            new CheckpointStore(folder.Root).Save(Samples.Checkpoint(100));
            MaskFormerException error = Assert.Throws<MaskFormerException>(() =>
                new CheckpointStore(folder.Root, new FaultyFileSystem { Capacity = capacity }).Save(Samples.Checkpoint(200), keep: 1)
            );
            Assert.Equal("MF4030", error.Id);
            Assert.Contains("No space left", error.Cause);
            Assert.Contains("step-000100", error.Remedy);
            Samples.AssertEqual(Samples.Checkpoint(100), new CheckpointStore(folder.Root).Latest().Found!);
            NoTemporaries(folder);
        }
    }

    /// <summary>What a disk could not keep is no checkpoint: it is told, and the good ones stay.</summary>
    [Fact]
    public void A_flush_that_fails_keeps_the_good_checkpoints_and_says_so()
    {
        FaultyFileSystem counter = new() { FailingFlush = int.MaxValue };
        using (TemporaryFolder counted = new()) new CheckpointStore(counted.Root, counter).Save(Samples.Checkpoint(300), keep: 1);
        int flushes = int.MaxValue - counter.FailingFlush;
        Assert.Equal(6, flushes); // four files, their folder, the folder of checkpoints
        for (int n = 1; n <= flushes; n++)
        {
            using TemporaryFolder folder = new();
            new CheckpointStore(folder.Root).Save(Samples.Checkpoint(100));
            new CheckpointStore(folder.Root).Save(Samples.Checkpoint(200));
            MaskFormerException error = Assert.Throws<MaskFormerException>(() =>
                new CheckpointStore(folder.Root, new FaultyFileSystem { FailingFlush = n }).Save(Samples.Checkpoint(300), keep: 1)
            );
            Assert.Equal("MF4030", error.Id);
            Assert.Contains("Input/output error", error.Cause);
            CheckpointStore left = new(folder.Root);
            Assert.Equal([100, 200], left.Steps.Where(static step => step < 300));
            Samples.AssertEqual(Samples.Checkpoint(200), left.Load(200));
            NoTemporaries(folder);
        }
    }

    [Fact]
    public void A_read_only_folder_is_an_error_before_training()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(
            "MF7102",
            Assert.Throws<MaskFormerException>(() => new CheckpointStore(folder.Root, new FaultyFileSystem { ReadOnly = true }).Prepare()).Id
        );
    }

    private static int CountOperations(long save)
    {
        using TemporaryFolder folder = new();
        new CheckpointStore(folder.Root).Save(Samples.Checkpoint(100));
        FaultyFileSystem files = new();
        new CheckpointStore(folder.Root, files).Save(Samples.Checkpoint(save), keep: 1);
        return files.Operations;
    }

    private static void NoTemporaries(TemporaryFolder folder) =>
        Assert.All(Directory.GetFileSystemEntries(folder["checkpoints"]), path => Assert.StartsWith("step-", Path.GetFileName(path)));
}
