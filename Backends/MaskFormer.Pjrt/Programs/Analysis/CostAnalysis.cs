using System.Globalization;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>The compiler's own estimate of a run. Bodies of loops count once, however often they run.</summary>
/// <param name="Properties">All that the plugin gives, by its names.</param>
public sealed record CostAnalysis(IReadOnlyDictionary<string, double> Properties)
{
    /// <summary>Floating-point operations of one run; null where not given.</summary>
    public double? Flops => Find("flops");

    /// <summary>Seconds at the chip's best (TPU).</summary>
    public double? OptimalSeconds => Find("optimal_seconds");

    internal static CostAnalysis? Read(PjrtApi api, nint executable)
    {
        if (!api.Has(Slot.ExecutableGetCostAnalysis)) return null;
        CountedArguments arguments = new() { Handle = executable };
        nint error = api.TryCall(Slot.ExecutableGetCostAnalysis, ref arguments);
        if (error != 0)
        {
            // The CPU plugin does not implement it.
            PluginError.Destroy(api, error);
            return null;
        }

        Dictionary<string, double> properties = new(StringComparer.Ordinal);
        foreach ((string name, object value) in NamedValues.Read(arguments.Items, arguments.Count))
        {
            if (value is float or long) properties[name] = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        }

        return new CostAnalysis(properties);
    }

    private double? Find(string name) => Properties.TryGetValue(name, out double value) ? value : null;
}
