using MaskFormer.Pjrt.Interop;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Fake;

[Collection("One fake at a time")]
public class FakeRunTests
{
    [Fact]
    public async Task Late_transfers_see_the_array_where_it_was()
    {
        using FakePlugin fake = new();
        using PjrtClient client = PjrtClient.Create(fake.Load());
        using ManualResetEventSlim upload = new(), download = new();
        FakeState.TransferGate = upload;

        (PjrtBuffer buffer, Task released) = Upload(client);
        for (int i = 0; i < 10; i++) GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.False(released.IsCompleted);
        upload.Set();
        await released;
        FakeState.TransferGate = download;
        Task<HostArray> read = buffer.ReadAsync();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.False(read.IsCompleted);
        download.Set();

        Assert.Equal(Enumerable.Range(0, 1000), (await read).ToArray<int>());
        buffer.Dispose();

        static (PjrtBuffer, Task) Upload(PjrtClient client) => client.UploadAsync(HostArray.From(Enumerable.Range(0, 1000).ToArray(), 1000));
    }

    [Fact]
    public async Task Error_of_an_event_reaches_who_waits()
    {
        using FakePlugin fake = new();
        using PjrtClient client = PjrtClient.Create(fake.Load());
        using PjrtBuffer buffer = client.Upload<int>([1], 1);
        FakeState.Fails["Event"] = (14, "the chip has gone");

        Assert.Equal(PjrtCode.Unavailable, Assert.Throws<PjrtException>(() => buffer.Read()).Code);
        var error = await Assert.ThrowsAsync<PjrtException>(buffer.ReadAsync);
        Assert.Contains("the chip has gone (code 14, Unavailable)", error.Message);
    }

    [Fact]
    public async Task Run_that_hangs_names_the_device_that_is_late()
    {
        using FakePlugin fake = new();
        using PjrtClient client = PjrtClient.Create(fake.Load());
        using PjrtExecutable program = client.Compile("copy", new CompileOptions { Replicas = 2 });
        PjrtBuffer[][] inputs =
        [
            .. client.Devices.Select(device => new[] { client.Upload(HostArray.Scalar(1f), device), client.Upload(HostArray.Scalar(2f), device) }),
        ];
        FakeState.StuckDevice = 1;
        using PjrtRun run = program.Run(inputs);

        var error = await Assert.ThrowsAsync<PjrtException>(() => run.WaitAsync(TimeSpan.FromMilliseconds(50)));

        Assert.Contains("not done after 0.05 s on fake v1 1 (code 4", error.Message);
        foreach (PjrtBuffer buffer in inputs.SelectMany(list => list)) buffer.Dispose();
    }

    [Fact]
    public void Failed_run_takes_what_was_donated_to_it()
    {
        using FakePlugin fake = new();
        using PjrtClient client = PjrtClient.Create(fake.Load());
        using PjrtExecutable program = client.Compile("donate");
        using PjrtBuffer a = client.Upload<int>([1], 1), b = client.Upload<int>([2], 1);
        using PjrtRun run = program.Run(a, b);

        Assert.True(a.IsGone);
        Assert.False(b.IsGone);
        FakeState.Fails["LoadedExecutable_Execute"] = (8, "out of memory");
        var error = Assert.Throws<PjrtException>(() => program.Run(b, b));
        Assert.Equal(("MF5203", PjrtCode.ResourceExhausted), (error.Id, error.Code));
        Assert.False(b.IsGone);
    }

    [Fact]
    public void Axes_are_read_row_major()
    {
        using FakePlugin fake = new();
        using PjrtClient client = PjrtClient.Create(fake.Load());
        using PjrtBuffer buffer = client.Upload<int>([1, 2, 3, 4, 5, 6], 1, 2, 3);

        buffer.Read();

        Assert.Equal([2, 1, 0], (long[])FakeState.Seen["order of axes"]);
    }

    [Fact]
    public void Client_outlives_its_buffers()
    {
        using FakePlugin fake = new();
        PjrtClient client = PjrtClient.Create(fake.Load());
        PjrtBuffer buffer = client.Upload<int>([1], 1);

        client.Dispose();

        Assert.Equal([1], buffer.Read().ToArray<int>());
        Assert.Equal("MF5205", Assert.Throws<PjrtException>(() => client.Upload<int>([1], 1)).Id);
        Assert.Equal(1, FakeState.Alive<FakeClientObject>());
        buffer.Dispose();
        Assert.Equal(0, FakeState.Alive<FakeClientObject>());
        Assert.Equal(0, FakeState.Seen["buffers when the client went"]);
    }

    [Fact]
    public void Forgotten_objects_are_destroyed_by_the_collector()
    {
        using FakePlugin fake = new();
        PjrtPlugin plugin = fake.Load();
        Forget(plugin);

        SpinWait.SpinUntil(
            static () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return FakeState.DescribeAlive() == "";
            },
            TimeSpan.FromMinutes(1));

        Assert.Equal("", FakeState.DescribeAlive());
        Assert.Equal(0, plugin.LiveHandles);

        static void Forget(PjrtPlugin plugin)
        {
            PjrtClient client = PjrtClient.Create(plugin);
            PjrtExecutable program = client.Compile("copy");
            PjrtBuffer buffer = client.Upload<int>([1], 1);
            program.Run(buffer, buffer)[0].Read();
        }
    }

    [Fact]
    public void Compile_options_have_the_bytes_of_the_specification()
    {
        using FakePlugin fake = new();
        using PjrtClient client = PjrtClient.Create(fake.Load());

        client.Compile("copy", new CompileOptions { Replicas = 2 }).Dispose();

        // Spec C.5, with the device ordinal -1 (08 FF×9 01) in front of it.
        Assert.Equal("1A1B08FFFFFFFFFFFFFFFFFF01" + "20022801" + "4A0A080210011A040A020001", Convert.ToHexString((byte[])FakeState.Seen["compile options"]));
        Assert.Equal("mlir", FakeState.Seen["format"]);
    }
}
