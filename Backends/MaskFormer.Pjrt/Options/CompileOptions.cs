using Google.Protobuf;
using MaskFormer.Pjrt.Protos;
using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Pjrt;

/// <summary>How a program is compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>Copies of the program, each with its part of the batch (data parallel).</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Devices of one copy (SPMD partitioning).</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>Whether shardings are written in the Shardy dialect.</summary>
    public bool UseShardy { get; init; }

    /// <summary>Ids of the devices, by replica and then partition; null for the plugin's proposal.</summary>
    public IReadOnlyList<int>? Devices { get; init; }

    /// <summary>
    /// XLA's flags for this program alone, without dashes, e.g. <c>xla_gpu_autotune_level</c>. Values: string, bool, long, double. Unknown names are
    /// errors.
    /// </summary>
    public IReadOnlyDictionary<string, object> Flags { get; init; } = new Dictionary<string, object>();

    /// <summary>The options for a program: it says its replicas itself where they are known.</summary>
    internal CompileOptions For(Program program) => this with { Replicas = program.Replicas ?? Replicas };

    /// <summary>The options in protobuf's form: the same options give the same bytes.</summary>
    /// <param name="devices">Device ids by replica and then partition; null leaves the choice to the plugin.</param>
    internal byte[] Encode(IReadOnlyList<int>? devices)
    {
        ExecutableBuildOptionsProto build = new()
        {
            DeviceOrdinal = -1,
            NumReplicas = Replicas,
            NumPartitions = Partitions,
            UseSpmdPartitioning = Partitions > 1,
            UseShardyPartitioner = UseShardy,
            DeviceAssignment = devices is null ? null : Assign(devices),
        };
        CompileOptionsProto options = new() { ExecutableBuildOptions = build };
        foreach ((string name, object value) in Flags.OrderBy(flag => flag.Key, StringComparer.Ordinal))
            options.EnvOptionOverrides.Add(name, Override(name, value));
        return options.ToByteArray();
    }

    private DeviceAssignmentProto Assign(IReadOnlyList<int> devices)
    {
        if (devices.Count != Replicas * Partitions)
        {
            throw new PjrtException(
                "MF5202",
                "compile options",
                $"{devices.Count} devices are named for {Replicas} replicas of {Partitions} partitions",
                "Name one device for each"
            );
        }

        if (devices.Distinct().Count() != devices.Count)
        {
            throw new PjrtException("MF5202", "compile options", $"a device is named twice: {string.Join(", ", devices)}", "Name each device once");
        }

        DeviceAssignmentProto assignment = new() { ReplicaCount = Replicas, ComputationCount = Partitions };
        for (int partition = 0; partition < Partitions; partition++)
        {
            DeviceAssignmentProto.Types.ComputationDevice computation = new();
            for (int replica = 0; replica < Replicas; replica++) computation.ReplicaDeviceIds.Add(devices[replica * Partitions + partition]);
            assignment.ComputationDevices.Add(computation);
        }

        return assignment;
    }

    private static OptionOverrideProto Override(string name, object value) => value switch
    {
        string text => new() { StringField = text },
        bool flag => new() { BoolField = flag },
        int or long => new() { IntField = Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) },
        float or double => new() { DoubleField = Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) },
        _ => throw new PjrtException("MF5202", $"flag {name}", $"a flag cannot be a {value.GetType().Name}", "Use a text, a number, or true or false"),
    };
}
