using System.Globalization;

namespace MaskFormer.Pjrt;

/// <summary>Whether a program fits machines, and what its compiler expects of it.</summary>
public sealed record PlanReport
{
    /// <summary>The topology's name.</summary>
    public required string Topology { get; init; }

    /// <summary>Kind of its devices.</summary>
    public required string DeviceKind { get; init; }

    /// <summary>Devices of the topology, and how many the program uses.</summary>
    public required int Devices { get; init; }

    /// <summary>Devices that the program uses.</summary>
    public required int UsedDevices { get; init; }

    /// <summary>Whether the program fits each device's memory; null where the memory's size is not known.</summary>
    public bool? Fits { get; init; }

    /// <summary>What the compiler says when it does not fit.</summary>
    public string? Refusal { get; init; }

    /// <summary>Bytes of a device's memory; null where not known.</summary>
    public long? DeviceMemory { get; init; }

    /// <summary>Bytes by kind; null if the program does not fit or the plugin does not report them.</summary>
    public CompiledMemory? Memory { get; init; }

    /// <summary>Floating-point operations of a run on one device; bodies of loops count once.</summary>
    public double? Flops { get; init; }

    /// <summary>Seconds of a run as the compiler models it, never measured; bodies of loops count once, unless <see cref="WithTurns"/> says more.</summary>
    public double? ModelledSeconds { get; init; }

    /// <summary>Whether the time holds the turns that loops are expected to make.</summary>
    public bool HasTurns { get; init; }

    /// <summary>Part of the device's bfloat16 peak that the modelled run uses.</summary>
    public double? ModelledUtilisation { get; init; }

    /// <summary>How long compiling took.</summary>
    public required double CompileSeconds { get; init; }

    /// <summary>Most memory of the compiler's process, in bytes; 0 where it was not watched.</summary>
    public long CompilerMemory { get; init; }

    /// <summary>The report with the time of loops beyond their first turns, which compilers leave out.</summary>
    /// <param name="seconds">That time.</param>
    public PlanReport WithTurns(double seconds) => ModelledSeconds is not { } once
        ? this
        : this with { ModelledSeconds = once + seconds, ModelledUtilisation = ModelledUtilisation * once / (once + seconds), HasTurns = true };

    /// <summary>Name and value of each fact, in the order of printing.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts()
    {
        List<(string, string)> facts = [("topology", $"{Topology}: {Devices} × {DeviceKind}, {UsedDevices} used")];
        string verdict = Fits switch { true => "yes", false => "no", null => "not known: the plugin does not tell the device's memory" };
        facts.Add(("fits", DeviceMemory is { } limit ? $"{verdict} ({Bytes(limit)} for each device)" : verdict));
        if (Refusal is not null) facts.Add(("compiler", Refusal));
        if (Memory is { } memory)
        {
            facts.Add(("needs", Bytes(memory.Total)));
            facts.Add(("arguments", Bytes(memory.Arguments)));
            facts.Add(("outputs", Bytes(memory.Outputs)));
            facts.Add(("of these reused", Bytes(memory.Aliased)));
            facts.Add(("work space", Bytes(memory.Temporary)));
            facts.Add(("code", Bytes(memory.Code)));
            if (memory.Peak is { } peak && peak >= memory.Temporary) facts.Add(("peak", Bytes(peak))); // the CPU plugin's leaves the work space out
        }

        if (Flops is { } flops) facts.Add(("operations", Invariant($"{flops / 1e9:0.0} GFLOP")));
        string turns = HasTurns ? "loops with their expected turns" : "bodies of loops once";
        if (ModelledSeconds is { } seconds) facts.Add(("step, modelled", Invariant($"{seconds * 1e3:0.00} ms, {turns}")));
        if (ModelledUtilisation is { } utilisation) facts.Add(("MFU, modelled", Invariant($"{utilisation * 100:0.0} %")));
        facts.Add(("compile time", Invariant($"{CompileSeconds:0.0} s")));
        if (CompilerMemory > 0) facts.Add(("compiler's memory", Bytes(CompilerMemory)));
        return facts;
    }

    private static string Bytes(long bytes) => bytes >= 1 << 20 ? Invariant($"{bytes / (double)(1L << 30):0.000} GiB") : Invariant($"{bytes} bytes");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
