using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>The options of commands that run a model: which engine, and which plugin.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string> engine = new("--engine") { Description = "What runs the model", DefaultValueFactory = static _ => "torch" };
    private readonly Option<string?> plugin = new("--plugin")
    {
        Description = "PJRT plugin of the engine xla: a library, a wheel, or cpu, cuda13, tpu",
        HelpName = "FILE",
    };
    private readonly Option<string[]> pluginOptions = new("--plugin-option")
    {
        Description = "An option of the plugin, for example memory_fraction=0.5 or preallocate=false (GPU)",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = static _ => [],
    };

    public EngineOptions() => engine.AcceptOnlyFromAmong(Engines.Names);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(engine);
        command.Add(plugin);
        command.Add(pluginOptions);
    }

    /// <summary>The engine's name.</summary>
    public string Name(ParseResult line) => line.GetRequiredValue(engine);

    /// <summary>Where and how the engine xla runs.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="console">Shows what is compiled.</param>
    /// <param name="devices">Devices that share a batch.</param>
    /// <exception cref="MaskFormerException">MF3020: an option of xla is given, and another engine runs.</exception>
    public XlaOptions Xla(ParseResult line, ConsoleProgress console, int devices = 1)
    {
        string? idle = line.GetValue(plugin) is not null ? plugin.Name
            : line.GetValue(pluginOptions) is [_, ..] ? pluginOptions.Name
            : devices != 1 ? "--devices"
            : null;
        if (idle is not null && Name(line) is var name and not "xla")
        {
            throw MaskFormerException.WrongInput(
                "MF3020", idle, $"it is for the engine xla, and {name} would run", $"Add --engine xla, or leave {idle} out");
        }

        return new()
        {
            Devices = devices,
            Plugin = line.GetValue(plugin),
            PluginOptions = NameValue.Parse(pluginOptions.Name, line.GetValue(pluginOptions)),
            Compiling = (name, bytes) =>
                console.Note(FormattableString.Invariant($"{name}: compiling {bytes / 1024} KiB of MLIR")),
            CacheUnusable = console.Warning,
            Compiled = compilation => console.Note(CompilationText.Of(compilation)),
        };
    }

    /// <summary>Opens the engine for prediction.</summary>
    public IEngine Open(ParseResult line, IExperiment experiment, ConsoleProgress console) => Engines.Open(Name(line), experiment, Xla(line, console));
}
