using System.Text;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Names;
using MaskFormer.Runtime.Configuration.Binding;
using MaskFormer.Runtime.Configuration.Writing;
using MaskFormer.Runtime.Configuration.Yaml;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Configuration;

/// <summary>Makes the configuration of a run: record defaults, then the experiment, then the YAML file, then <c>--set</c>.</summary>
public static class ConfigLoader
{
    private const string Base = "base";
    private const long SizeLimit = 1 << 20; // a configuration has some kilobytes; a data file given by mistake must not be read whole

    /// <summary>Loads and validates. Nothing is allocated before: a wrong value fails within milliseconds.</summary>
    /// <param name="catalogue">The experiments of the program.</param>
    /// <param name="sources">What the user gave.</param>
    /// <exception cref="ConfigException">The first setting that cannot be used, with its place.</exception>
    public static ResolvedConfig Load(IReadOnlyList<ExperimentEntry> catalogue, ConfigSources sources)
    {
        string text = sources.Text ?? (sources.File is { } path ? ReadFile(path, sources.IsOfRun) : "");
        YamlMap? file = sources.File is null ? null : ReadText(text, sources.File);
        ExperimentEntry entry = Choose(catalogue, sources, file);
        try
        {
            return Load(sources, file, text, entry);
        }
        catch (ConfigException error) when (sources is { IsOfRun: true, File: { } place } && error.Place.StartsWith(place, StringComparison.Ordinal))
        {
            throw new ConfigException(
                error.Id, error.Place, error.Cause, $"{error.Remedy}. If another version of the program wrote the run, use that version", error);
        }
    }

    private static ResolvedConfig Load(ConfigSources sources, YamlMap? file, string text, ExperimentEntry entry)
    {
        IConfigRecord start = entry.Create();
        Dictionary<string, Origin> origins = new(StringComparer.Ordinal);
        ExperimentOrigins.Note(start, entry.Name, origins);
        IConfigRecord record = Apply(
            start,
            file,
            [.. sources.Sets.Select(static text => (SetOption.Name, text)), .. sources.Shorts],
            origins,
            new Kinds(entry.Kinds)
        );
        bool isOfRun = sources is { IsOfRun: true, File: not null };
        ResolvedConfig resolved = new(entry.Name, (IExperiment)record, origins)
        {
            Unrecorded = isOfRun ? [.. RunOrigins.Unrecorded(record, origins).Select(static one => $"{one.Path} = {YamlText.Of(one.Value)}")] : [],
        };
        resolved.Validate();
        if (isOfRun) RunOrigins.Restore(sources.File!, text, start, record, origins);
        return resolved;
    }

    /// <summary>Puts a file and options into a record, without validation.</summary>
    internal static IConfigRecord Apply(
        IConfigRecord record,
        YamlMap? file,
        IReadOnlyList<(string Option, string Setting)> sets,
        Dictionary<string, Origin> origins,
        Kinds kinds
    )
    {
        Binder binder = new(origins, kinds);
        if (file is not null)
        {
            YamlMap settings = file with { Entries = [.. file.Entries.Where(static entry => entry.Key.Text != Base)] };
            record = binder.Apply(record, settings, path: "", static node => new Origin(OriginKind.File, node.Place.Short));
        }

        foreach ((string option, string setting) in sets) record = SetOption.Apply(record, option, setting, binder);
        return record;
    }

    /// <summary>The root of a YAML text; an empty one sets nothing.</summary>
    internal static YamlMap ReadText(string text, string source) =>
        YamlReader.Read(text, source) switch
        {
            null or YamlScalar { IsNull: true } => new YamlMap(new Place(source, 1, 1), []),
            YamlMap map => map,
            YamlNode other => throw ConfigException.Syntax(
                other.Place.ToString(),
                "the file is not a map of settings",
                "Start with 'base: NAME', then settings as 'key: value'"
            ),
        };

    private static string ReadFile(string path, bool isOfRun)
    {
        try
        {
            if (Directory.Exists(path)) throw new ConfigException("MF3009", path, "this is a folder", "Name a YAML file after --config");
            FileInfo info = new(path);
            if (info.Exists && info.Length > SizeLimit)
                throw new ConfigException(
                    "MF3009",
                    path,
                    $"the file has {ConfigRules.Show(info.Length)} bytes, a configuration at most {ConfigRules.Show(SizeLimit)}",
                    "Check the name of the file"
                );
            if (!FileContent.IsThere(path))
                throw new ConfigException(
                    "MF3009",
                    path,
                    "the file is empty, or a pipe or a device and no file",
                    isOfRun ? "Restore it, or name the run's settings with --config" : "Name a YAML file after --config");
            string text = File.ReadAllText(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            if (isOfRun && !text.AsSpan().TrimEnd().EndsWith(ResolvedConfig.End))
                throw new ConfigException(
                    "MF3009",
                    path,
                    $"the file is cut: its last line, '{ResolvedConfig.End}', is missing, and with it perhaps settings of the run",
                    "Restore it; if nothing else is missing (versions before wrote no such line), add the line");
            return text;
        }
        catch (DecoderFallbackException e)
        {
            throw ConfigException.Syntax(path, "the file is not UTF-8", "Save it as UTF-8", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string remedy = isOfRun ? "Check that it may be read" : "Check the path after --config";
            throw new ConfigException("MF3009", path, "the configuration cannot be read: " + e.Message.TrimEnd('.'), remedy, e);
        }
    }

    private static ExperimentEntry Choose(IReadOnlyList<ExperimentEntry> catalogue, ConfigSources sources, YamlMap? file)
    {
        string? named = sources.Experiment;
        (YamlScalar? Key, YamlNode? Value) entry = file?.Entries.FirstOrDefault(static entry => entry.Key.Text == Base) ?? default;
        if (entry.Value is not (null or YamlScalar { IsNull: false }))
            throw ConfigException.WrongType(entry.Value.Place.ToString(), "base takes the name of an experiment", "Write for example base: shapes");
        YamlScalar? written = entry.Value as YamlScalar;
        if (named is not null && written is not null && named != written.Text)
        {
            if (sources.IsOfRun)
                throw new ConfigException(
                    "MF3013",
                    written.Place.ToString(),
                    $"the run is one of '{written.Text}', but the command names '{named}'",
                    $"Name {written.Text}, or another run with --run"
                );
            throw new ConfigException(
                "MF3013",
                written.Place.ToString(),
                $"base is '{written.Text}', but the command names '{named}'",
                "Name the same experiment in both, or remove base from the file"
            );
        }

        string name =
            named
            ?? written?.Text
            ?? throw new ConfigException(
                "MF3013",
                file is null ? "command line" : file.Place.ToString(),
                "no experiment is named",
                $"Name one on the command line or by 'base': {ExperimentNames.Of(catalogue)}"
            );
        string place = named is not null ? "command line" : written!.Place.ToString();
        ExperimentEntry[] same = [.. catalogue.Where(known => known.Name == name)];
        return same.Length switch
        {
            0 => throw new ConfigException(
                "MF3013",
                place,
                $"there is no experiment '{name}'",
                named is not null && File.Exists(named) ? $"It is a file: write --config {named}" : ExperimentNames.Advice(name, catalogue)
            ),
            1 => same[0],
            _ => throw new ConfigException(
                "MF3013",
                place,
                $"{same.Length} experiments have the name '{name}'",
                "Rename one of them, or leave one out of the program's catalogue"),
        };
    }
}
