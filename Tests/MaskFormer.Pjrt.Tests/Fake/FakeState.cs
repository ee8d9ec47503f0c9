using System.Collections.Concurrent;

namespace MaskFormer.Pjrt.Tests.Fake;

/// <summary>The fake's objects and how it is to behave. One fake at a time.</summary>
internal static class FakeState
{
    private static readonly ConcurrentDictionary<nint, object> objects = new();
    private static long last = 1000;

    /// <summary>Bytes more than known that a function wants of its argument struct, as a newer plugin does.</summary>
    public static ConcurrentDictionary<string, int> Wants { get; } = new();

    /// <summary>Functions that fail, with code and message.</summary>
    public static ConcurrentDictionary<string, (int Code, string Message)> Fails { get; } = new();

    /// <summary>What was passed to functions, for tests to look at.</summary>
    public static ConcurrentDictionary<string, object> Seen { get; } = new();

    /// <summary>Transfers wait until this opens; null for no wait.</summary>
    public static ManualResetEventSlim? TransferGate { get; set; }

    /// <summary>Devices that never finish a run.</summary>
    public static int? StuckDevice { get; set; }

    public static void Reset()
    {
        objects.Clear();
        Wants.Clear();
        Fails.Clear();
        Seen.Clear();
        TransferGate = null;
        StuckDevice = null;
    }

    public static nint Add(object value)
    {
        nint handle = (nint)Interlocked.Add(ref last, 8);
        objects[handle] = value;
        return handle;
    }

    public static T Get<T>(nint handle)
        where T : class =>
        objects.TryGetValue(handle, out object? value)
            ? (T)value
            : throw new InvalidOperationException($"no {typeof(T).Name} at {handle}: destroyed or never made");

    public static bool Remove(nint handle) => objects.TryRemove(handle, out _);

    public static int Alive<T>() => objects.Values.Count(value => value is T);

    public static string DescribeAlive() =>
        string.Join(
            ", ",
            objects
                .Values.Where(value => value is not FakeDevice)
                .GroupBy(value => value.GetType().Name)
                .Select(group => $"{group.Count()} {group.Key}")
                .Order()
        );
}

internal sealed record FakeError(int Code, string Message)
{
    public nint Text { get; } = System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8(Message);
}

internal sealed class FakeEvent
{
    public ManualResetEventSlim Done { get; } = new();

    public (int Code, string Message)? Error { get; set; }
}

internal sealed record FakeClientObject(nint[] Devices);

internal sealed record FakeDevice(int Id, string Kind);

internal sealed record FakeBuffer(byte[] Bytes, int Type, long[] Dims)
{
    public bool Deleted { get; set; }
}

internal sealed record FakeLoaded(int Outputs, nint[] Devices, bool Donates);

internal sealed record FakeExecutable(int Outputs);

internal sealed record FakeTopology(string Name, nint[] Devices);
