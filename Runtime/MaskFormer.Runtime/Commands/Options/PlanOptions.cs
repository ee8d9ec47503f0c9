using System.CommandLine;
using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Pjrt;

namespace MaskFormer.Runtime.Commands;

/// <summary>What <c>plan</c> is asked for.</summary>
internal sealed record PlanSettings(
    string Topology,
    string? Plugin,
    int? Devices,
    IReadOnlyDictionary<string, string> TopologyOptions,
    IReadOnlyDictionary<string, string> Flags,
    TimeSpan TimeLimit,
    long MemoryLimit
);

/// <summary>The options of <c>plan</c>.</summary>
internal sealed class PlanOptions
{
    private readonly Option<string> topology = new("--topology")
    {
        Description = "The machines: generation and grid of TPUs, GPUs as h200:4 (a100, h100, h200, b200), or host:N for this machine",
        HelpName = "v5e:2x2",
        Required = true,
    };
    private readonly Option<string?> plugin = new("--plugin")
    {
        Description = "PJRT plugin that compiles for them: a library, a wheel, or cpu, cuda13, tpu; left out, the graph alone is used",
        HelpName = "FILE",
    };
    private readonly Option<int?> devices = new("--devices") { Description = "Devices that share the batch; left out, all of the topology", HelpName = "N" };
    private readonly Option<string[]> more = new("--topology-option")
    {
        Description = "An option of the topology, for example num_slices=2 or chip_config_name=megacore",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = static _ => [],
    };
    private readonly Option<string[]> flags = new("--flag")
    {
        Description = "A flag of XLA for this program, for example xla_dump_to=DIR",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = static _ => [],
    };
    private readonly Option<string> time = new("--time-limit")
    {
        Description = "Minutes that the compiler may take",
        HelpName = "MINUTES",
        DefaultValueFactory = static _ => "30",
    };
    private readonly Option<string> memory = new("--memory-limit")
    {
        Description = "GiB of memory that the compiler may use",
        HelpName = "GIB",
        DefaultValueFactory = static _ => "16",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[topology, plugin, devices, more, flags, time, memory]) command.Add(option);
    }

    /// <exception cref="MaskFormerException">MF3020: a value that is no number, pair or topology.</exception>
    public PlanSettings Read(ParseResult line)
    {
        string name = line.GetRequiredValue(topology);
        try
        {
            TopologyName.Check(name);
        }
        catch (PjrtException error)
        {
            throw MaskFormerException.WrongInput("MF3020", $"--topology {name}", error.Cause, error.Remedy, error);
        }

        if (line.GetValue(devices) is < 1)
            throw MaskFormerException.WrongInput("MF3020", $"--devices {line.GetValue(devices)}", "a step needs a device", "Ask for 1 or more");
        return new(
            name,
            line.GetValue(plugin),
            line.GetValue(devices),
            NameValue.Parse("--topology-option", line.GetValue(more)),
            NameValue.Parse("--flag", line.GetValue(flags)),
            TimeSpan.FromMinutes(Amount(time, line.GetRequiredValue(time), 1e5)),
            (long)(Amount(memory, line.GetRequiredValue(memory), 1e6) * (1L << 30))
        );
    }

    private static double Amount(Option option, string text, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && value <= most
            ? value
            : throw MaskFormerException.WrongInput(
                "MF3020",
                $"{option.Name} {text}",
                "this is no amount above 0",
                $"Write a number with a point, for example {option.Name} 2.5"
            );
}
