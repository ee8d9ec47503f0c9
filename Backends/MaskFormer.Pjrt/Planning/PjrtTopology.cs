using System.Text;
using MaskFormer.Pjrt.Interop;
using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Pjrt;

/// <summary>Machines that are not here, for which a plugin can compile.</summary>
public sealed unsafe class PjrtTopology : IDisposable
{
    private readonly PluginHandle handle;

    private PjrtTopology(PjrtPlugin plugin, nint pointer, string name)
    {
        (Plugin, Name) = (plugin, name);
        PjrtApi api = plugin.Api;
        handle = new PluginHandle(api, pointer, Slot.TopologyDescriptionDestroy, parent: null);
        try
        {
            Devices =
            [
                .. Text.QueryPointers(api, Slot.TopologyDescriptionGetDeviceDescriptions, pointer, Failure.Topology)
                    .Select(device => new DeviceDescription(api, device)),
            ];
            Platform = api.Has(Slot.TopologyDescriptionPlatformName) ? Text.Query(api, Slot.TopologyDescriptionPlatformName, pointer, Failure.Topology) : "";
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The plugin.</summary>
    public PjrtPlugin Plugin { get; }

    /// <summary>For example <c>v5e:2x2</c>.</summary>
    public string Name { get; }

    /// <summary>For example <c>tpu</c>.</summary>
    public string Platform { get; }

    /// <summary>Its devices.</summary>
    public IReadOnlyList<DeviceDescription> Devices { get; }

    /// <summary>Describes machines.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="name">For example <c>v5e:2x2</c>.</param>
    /// <param name="options">Options of the plugin, for example <c>num_slices</c>.</param>
    /// <exception cref="PjrtException">MF5210: the plugin plans for no machines but those at hand, or does not know the name or an option.</exception>
    public static PjrtTopology Create(PjrtPlugin plugin, string name, IReadOnlyDictionary<string, object>? options = null)
    {
        TopologyName.Check(name);
        options ??= new Dictionary<string, object>();
        if (!plugin.Api.Has(Slot.TopologyDescriptionCreate) || !plugin.Api.Has(Slot.Compile)) throw CannotPlan(plugin, null);
        using NativeArena arena = NamedValues.Write(options, out nint items);
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        TopologyCreateArguments arguments = new()
        {
            Name = arena.Copy(bytes),
            NameSize = (nuint)bytes.Length,
            Options = items,
            OptionCount = (nuint)options.Count,
        };
        try
        {
            plugin.Api.Call(Slot.TopologyDescriptionCreate, ref arguments, Failure.Topology);
        }
        catch (PjrtException error) when (error.Code == PjrtCode.Unimplemented)
        {
            throw CannotPlan(plugin, error);
        }

        return new PjrtTopology(plugin, arguments.Topology, name);
    }

    /// <summary>Compiles a program for these machines.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">Devices and flags.</param>
    /// <exception cref="PjrtException">MF5201 the plugin refuses the program (code <see cref="PjrtCode.ResourceExhausted"/>: it does not fit the memory),
    /// MF5202 the options do not fit the machines.</exception>
    public PlannedProgram Compile(Program program, CompileOptions options)
    {
        int wanted = checked(options.Replicas * options.Partitions);
        if (options.Replicas < 1 || options.Partitions < 1 || wanted > Devices.Count)
        {
            throw new PjrtException(
                "MF5202",
                $"topology {Name}",
                $"the program wants {options.Replicas} replicas × {options.Partitions} partitions; the topology has {Devices.Count} devices",
                "Use as many devices as there are, or a larger topology"
            );
        }

        byte[] encoded = options.Encode(options.Devices ?? [.. Devices.Take(wanted).Select(device => device.Id)]);
        return DeepStack.Run(() => ErrorPlace.Name(program, () => Compile(program.Code.Span, encoded)));
    }

    /// <summary>Frees the description.</summary>
    public void Dispose() => handle.Dispose();

    private PlannedProgram Compile(ReadOnlySpan<byte> program, byte[] options)
    {
        using PluginHandle.Loan topology = handle.Borrow();
        using NativeArena arena = new();
        ProgramStruct wrapped = new()
        {
            StructSize = ProgramStruct.FullSize,
            Code = arena.Copy(program),
            CodeSize = (nuint)program.Length,
            Format = arena.Copy("mlir"u8),
            FormatSize = 4,
        };
        TopologyCompileArguments arguments = new()
        {
            Topology = topology.Pointer,
            Program = (nint)(&wrapped),
            Options = arena.Copy(options),
            OptionsSize = (nuint)options.Length,
        };
        Plugin.Api.Call(Slot.Compile, ref arguments, Failure.Compile);
        return new PlannedProgram(Plugin.Api, arguments.Executable);
    }

    private static PjrtException CannotPlan(PjrtPlugin plugin, Exception? inner) =>
        new(
            "MF5210",
            plugin.Path,
            "this plugin compiles only for the devices of this machine",
            "Plan with libtpu (plugin get tpu), or for this machine: --topology host",
            inner
        );
}
