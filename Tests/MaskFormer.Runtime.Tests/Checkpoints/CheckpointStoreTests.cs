using System.Security.Cryptography;
using System.Text;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Tests.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

/// <summary>What is kept, found and reported when nothing fails on the way.</summary>
public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_saved_is_loaded()
    {
        CheckpointStore store = Filled(200);
        CheckpointSearch search = store.Latest();
        Samples.AssertEqual(Samples.Checkpoint(200), search.Found!);
        Assert.Empty(search.PassedOver);
        Assert.Equal(
            ["COMPLETE", "optimizer.safetensors", "state.json", "weights.safetensors"],
            Directory.GetFiles(store.FolderOf(200)).Select(f => Path.GetFileName(f)).Order()
        );
        Assert.EndsWith("checkpoints/step-000200", store.FolderOf(200));
    }

    [Fact]
    public void The_same_checkpoint_has_the_same_bytes()
    {
        (CheckpointStore a, CheckpointStore b) = (Filled(3), new CheckpointStore(folder["other"]));
        b.Save(Samples.Checkpoint(3));
        foreach (string file in Directory.GetFiles(a.FolderOf(3)))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(b.FolderOf(3), Path.GetFileName(file))));
        }
    }

    /// <summary>An evaluation beside the training holds the first one open.</summary>
    [Fact]
    public void A_checkpoint_that_is_read_is_not_pruned()
    {
        CheckpointStore store = Filled(1);
        using (ByteSource.Open(Path.Combine(store.FolderOf(1), "COMPLETE")))
        {
            foreach (long step in (long[])[2, 3]) store.Save(Samples.Checkpoint(step), keep: 1);
            Assert.Equal([1L, 3], store.Steps);
        }

        store.Save(Samples.Checkpoint(4), keep: 1);
        Assert.Equal([4L], store.Steps);
    }

    [Fact]
    public void Without_checkpoints_nothing_is_found() => Assert.Null(new CheckpointStore(folder.Root).Latest().Found);

    [Fact]
    public void Evaluation_reads_no_optimizer()
    {
        Checkpoint found = Filled(5).Latest(withOptimizer: false).Found!;
        Assert.Empty(found.Optimizer);
        Assert.Equal(2, found.Weights.Count);
    }

    [Fact]
    public void The_last_n_are_kept()
    {
        CheckpointStore store = new(folder.Root);
        store.Prepare();
        foreach (long step in new long[] { 5, 10, 15, 1_000_000, 20 }) store.Save(Samples.Checkpoint(step), keep: 2);
        Assert.Equal([15, 20, 1_000_000], store.Steps); // a later step was not made by going on from 15, so it is not counted
        Assert.DoesNotContain(Directory.GetDirectories(Path.Combine(folder.Root, "checkpoints")), name => Path.GetFileName(name).StartsWith('.'));
    }

    [Fact]
    public void Latest_means_step_not_time()
    {
        CheckpointStore store = Filled(100, 200);
        foreach (string file in Directory.GetFiles(store.FolderOf(100))) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddYears(1));
        Directory.SetLastWriteTimeUtc(store.FolderOf(100), DateTime.UtcNow.AddYears(1));
        Assert.Equal(200, store.Latest().Found!.State.Step);
    }

    [Fact]
    public void A_moved_or_linked_run_resumes()
    {
        Filled(100);
        Directory.Move(folder["checkpoints"], Directory.CreateDirectory(folder["moved"]).FullName + "/checkpoints");
        Directory.CreateSymbolicLink(folder["link"], folder["moved"]);
        CheckpointStore store = new(folder["link"]);
        store.Prepare();
        Assert.Equal(100, store.Latest().Found!.State.Step);
        store.Save(Samples.Checkpoint(200));
        Assert.Equal(200, new CheckpointStore(folder["moved"]).Latest().Found!.State.Step);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    [InlineData("COMPLETE")]
    public void A_missing_file_is_reported_and_the_previous_used(string file)
    {
        CheckpointStore store = Filled(100, 200);
        File.Delete(Path.Combine(store.FolderOf(200), file));
        FallsBack(store, "MF4020", file);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    [InlineData("COMPLETE")]
    public void A_truncated_file_is_reported_and_the_previous_used(string file)
    {
        foreach (Func<int, int> left in new Func<int, int>[] { n => n - 1, n => n / 2, _ => 0 })
        {
            CheckpointStore store = Filled(100, 200);
            string path = Path.Combine(store.FolderOf(200), file);
            byte[] bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes[..left(bytes.Length)]);
            FallsBack(store, "MF4023", file);
        }
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    public void A_flipped_bit_is_reported_and_the_previous_used(string file)
    {
        CheckpointStore whole = Filled(100, 200);
        byte[] bytes = File.ReadAllBytes(Path.Combine(whole.FolderOf(200), file));
        for (int at = 0; at < bytes.Length; at += 7)
        {
            bytes[at] ^= 1;
            File.WriteAllBytes(Path.Combine(whole.FolderOf(200), file), bytes);
            bytes[at] ^= 1;
            CheckpointSearch search = whole.Latest();
            Assert.Equal(100, search.Found!.State.Step);
            Assert.Contains(search.PassedOver.Single().Reason.Id, new[] { "MF4023", "MF4022" }); // MF4022: the bit was in the file's own run or step
        }
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("optimizer.safetensors")]
    public void Files_of_two_checkpoints_are_told_apart(string file)
    {
        CheckpointStore store = Filled(100, 200);
        File.Copy(Path.Combine(store.FolderOf(100), file), Path.Combine(store.FolderOf(200), file), overwrite: true);
        MaskFormerException reason = FallsBack(store, "MF4022", file);
        Assert.Contains("run run-1, step 100", reason.Cause);
        Assert.Contains("run run-1, step 200", reason.Cause);
    }

    [Fact]
    public void A_renamed_checkpoint_is_not_mistaken_for_a_later_one()
    {
        CheckpointStore store = Filled(100, 150);
        Directory.Move(store.FolderOf(100), store.FolderOf(900));
        Assert.Equal("MF4022", store.Latest().PassedOver.Single().Reason.Id);
        Assert.Equal(150, store.Latest().Found!.State.Step);
    }

    [Fact]
    public void A_newer_format_is_said_and_not_passed_over()
    {
        CheckpointStore store = Filled(100, 200);
        string marker = Path.Combine(store.FolderOf(200), "COMPLETE");
        File.WriteAllText(marker, File.ReadAllText(marker).Replace("maskformer-checkpoint 2", "maskformer-checkpoint 3"));
        MaskFormerException error = Assert.Throws<NewerCheckpointException>(() => store.Latest());
        Assert.Equal("MF4021", error.Id);
        Assert.Contains("format 3", error.Cause);
    }

    [Theory]
    [InlineData("\"format\": 2", "\"format\": 3", "MF4021", "format 3")]
    [InlineData("\"format\": 2", "\"format\": 0", "MF4024", "there is no format 0")]
    [InlineData("\"format\": 2", "\"format\": \"2\"", "MF4024", "'Number'")]
    [InlineData("\"format\": 2", "\"form\": 2", "MF4024", "format is missing")]
    [InlineData("\"engine\"", "\"engines\"", "MF4024", "engine is missing")]
    [InlineData("\"fingerprint\"", "\"fingerprints\"", "MF4024", "fingerprint is missing")]
    public void A_state_that_another_program_wrote_is_told_with_what_differs(string ours, string theirs, string id, string told)
    {
        CheckpointStore store = Filled(100);
        string state = Path.Combine(store.FolderOf(100), "state.json"), text = File.ReadAllText(state);
        Assert.Contains(ours, text);
        byte[] written = Encoding.UTF8.GetBytes(text.Replace(ours, theirs));
        File.WriteAllBytes(state, written);
        File.WriteAllText(
            Path.Combine(store.FolderOf(100), "COMPLETE"),
            $"maskformer-checkpoint 2\nstate.json {Convert.ToHexStringLower(SHA256.HashData(written))}\n");
        MaskFormerException error = Assert.ThrowsAny<MaskFormerException>(() => store.Latest());
        Assert.Equal(id, error.Id);
        Assert.Contains(told, error.Cause);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("state.json")]
    [InlineData("COMPLETE")]
    public void What_may_not_be_read_is_not_taken_for_damaged(string file)
    {
        Filled(100, 200);
        CheckpointStore store = new(folder.Root, new FaultyFileSystem { Closed = file });
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => store.Latest());
        Assert.Equal(("MF4010", Path.Combine(store.FolderOf(200), file)), (error.Id, error.Place));
    }

    [Fact]
    public void If_none_is_whole_all_causes_are_said()
    {
        CheckpointStore store = Filled(100, 200);
        File.Delete(Path.Combine(store.FolderOf(100), "COMPLETE"));
        File.Delete(Path.Combine(store.FolderOf(200), "state.json"));
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => store.Latest());
        Assert.Equal("MF4024", error.Id);
        Assert.Contains("COMPLETE is missing", error.Cause);
        Assert.Contains("state.json is missing", error.Cause);
    }

    private CheckpointStore Filled(params long[] steps)
    {
        CheckpointStore store = new(folder.Root);
        store.Prepare();
        foreach (long step in steps) store.Save(Samples.Checkpoint(step));
        return store;
    }

    private static MaskFormerException FallsBack(CheckpointStore store, string id, string file)
    {
        CheckpointSearch search = store.Latest();
        Samples.AssertEqual(Samples.Checkpoint(100), search.Found!);
        MaskFormerException reason = Assert.Single(search.PassedOver).Reason;
        Assert.Equal(id, reason.Id);
        Assert.Contains(file, reason.Message);
        return reason;
    }
}
