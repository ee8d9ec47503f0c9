using System.Globalization;
using MaskFormer.Pjrt;

namespace MaskFormer.Benchmarks;

/// <summary>What stands behind the names of the suites: <c>--plugin FILE --size 256 --rounds 10 --engine torch</c>.</summary>
/// <param name="Plugin">The plugin; null looks where the engine looks.</param>
/// <param name="Size">Only this size, where a suite has several.</param>
/// <param name="Rounds">Measured rounds; null is the suite's own number.</param>
/// <param name="Engine">Only this engine, where a suite has several: what one leaves in the process slows another.</param>
internal sealed record BenchmarkOptions(string? Plugin = null, string? Size = null, int? Rounds = null, string? Engine = null)
{
    /// <summary>Parts names of suites from options.</summary>
    /// <exception cref="ArgumentException">An option that is not known or has no value.</exception>
    public static (string[] Suites, BenchmarkOptions Options) Parse(string[] args)
    {
        List<string> suites = [];
        BenchmarkOptions options = new();
        for (int i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                suites.Add(args[i]);
                continue;
            }

            string value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value");
            options = args[i++] switch
            {
                "--plugin" => options with { Plugin = value },
                "--size" => options with { Size = value },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--engine" => options with { Engine = value },
                _ => throw new ArgumentException($"there is no option {args[i - 1]}; choose from --plugin, --size, --rounds, --engine"),
            };
        }

        return ([.. suites], options);
    }

    /// <summary>A client of the plugin.</summary>
    public PjrtClient OpenClient()
    {
        PjrtPlugin plugin = PjrtPlugin.Load(new PluginLocator().Find(Plugin).Path);
        return PjrtClient.Create(plugin, ClientOptions.For(plugin.Kind, 1));
    }
}
