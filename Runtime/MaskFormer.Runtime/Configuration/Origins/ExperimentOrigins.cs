using MaskFormer.Language;

namespace MaskFormer.Runtime.Configuration;

/// <summary>Tells an experiment's own values from defaults by comparing it with the default of its record.</summary>
internal static class ExperimentOrigins
{
    /// <summary>Notes every path at which the experiment differs.</summary>
    public static void Note(IConfigRecord experiment, string name, Dictionary<string, Origin> origins)
    {
        if (experiment.Schema.Create?.Invoke() is { } defaults) Compare(experiment, defaults, path: "", Origin.Experiment(name), origins);
    }

    /// <summary>Every path at which a record has other values than an experiment.</summary>
    public static IEnumerable<string> Differences(IConfigRecord record, IConfigRecord experiment)
    {
        Dictionary<string, Origin> paths = new(StringComparer.Ordinal);
        Compare(record, experiment, path: "", Origin.Default, paths);
        return paths.Keys;
    }

    private static void Compare(IConfigRecord record, IConfigRecord defaults, string path, Origin origin, Dictionary<string, Origin> origins)
    {
        foreach (ParameterSchema parameter in record.Schema.Parameters)
        {
            string at = ConfigRules.Join(path, parameter.Key);
            (object? value, object? usual) = (record.Get(parameter.Name), defaults.Get(parameter.Name));
            if (value is IConfigRecord nested)
            {
                if (usual is IConfigRecord same && same.Schema.Name == nested.Schema.Name)
                {
                    Compare(nested, same, at, origin, origins);
                    continue;
                }

                // another kind: it was chosen here, and its values are compared with its own defaults
                origins[$"{at}.kind"] = origin;
                if (nested.Schema.Create?.Invoke() is { } own) Compare(nested, own, at, origin, origins);
            }
            else if (!Equals(value, usual))
            {
                origins[at] = origin;
            }
        }
    }
}
