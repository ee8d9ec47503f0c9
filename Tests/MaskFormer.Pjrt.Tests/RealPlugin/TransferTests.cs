using MaskFormer.StableHlo;
using Xunit;

namespace MaskFormer.Pjrt.Tests.RealPlugin;

public class TransferTests
{
    [SkippableFact]
    public void Every_type_goes_through_the_device_unchanged()
    {
        RoundTrip<float>("3x1x2xf32", [0f, -0f, float.NaN, float.PositiveInfinity, 1e-42f, -3.5f], 3, 1, 2);
        RoundTrip<double>("2xf64", [Math.PI, double.Epsilon], 2);
        RoundTrip<int>("5xi32", [int.MinValue, -1, 0, 1, int.MaxValue], 5);
        RoundTrip<long>("1x2xi64", [long.MinValue, long.MaxValue], 1, 2);
        RoundTrip<short>("2xi16", [short.MinValue, 77], 2);
        RoundTrip<sbyte>("2xi8", [-128, 127], 2);
        RoundTrip<byte>("3xui8", [0, 128, 255], 3);
        RoundTrip<ushort>("2xui16", [1, 65535], 2);
        RoundTrip<uint>("2xui32", [1, uint.MaxValue], 2);
        RoundTrip<ulong>("2xui64", [1, ulong.MaxValue], 2);
        RoundTrip<bool>("3xi1", [true, false, true], 3);
        RoundTrip<Half>("2xf16", [(Half)1.5f, Half.MaxValue], 2);
        RoundTrip<BrainFloat>("2xbf16", [(BrainFloat)3.140625f, (BrainFloat)(-1e30f)], 2);
    }

    [SkippableFact]
    public void Scalar_and_empty_array_go_through_the_device()
    {
        RoundTrip<float>("f32", [42f]);
        RoundTrip<float>("0x3xf32", [], 0, 3);
    }

    [SkippableFact]
    public async Task Asynchronous_upload_reads_the_array_until_it_says_so()
    {
        using PjrtExecutable program = CpuPlugin.Client.Compile(Programs.Identity("100003xf32"));
        float[] data = [.. Enumerable.Range(0, 100003).Select(i => i * 0.5f)];

        (PjrtBuffer buffer, Task released) = CpuPlugin.Client.UploadAsync(HostArray.From<float>(data, 100003));
        using PjrtRun run = program.Run(buffer);
        await released;

        Assert.Equal(data, (await run[0].ReadAsync()).ToArray<float>());
        buffer.Dispose();
    }

    [SkippableFact]
    public void Copy_lies_on_the_other_device_and_outlives_its_origin()
    {
        PjrtBuffer origin = CpuPlugin.Client.Upload<long>([1, 2, 3], 3);
        using PjrtBuffer copy = origin.CopyTo(CpuPlugin.Client.Devices[2]);
        origin.Dispose();

        Assert.Same(CpuPlugin.Client.Devices[2], copy.Device);
        Assert.Equal([1, 2, 3], copy.Read().ToArray<long>());
    }

    [SkippableFact]
    public void Reading_a_disposed_buffer_is_an_error()
    {
        PjrtBuffer buffer = CpuPlugin.Client.Upload<float>([1], 1);
        buffer.Dispose();

        Assert.Equal("MF5205", Assert.Throws<PjrtException>(() => buffer.Read()).Id);
    }

    private static void RoundTrip<T>(string type, T[] values, params long[] dims) where T : unmanaged
    {
        using PjrtExecutable program = CpuPlugin.Client.Compile(Programs.Identity(type));
        using PjrtBuffer buffer = CpuPlugin.Client.Upload<T>(values, dims);
        using PjrtRun run = program.Run(buffer);

        HostArray output = run[0].Read();

        Assert.Equal(HostArray.From(values, dims).Bytes, output.Bytes);
        Assert.Equal(values, output.ToArray<T>());
        Assert.Equal(type, output.ToString());
    }
}
