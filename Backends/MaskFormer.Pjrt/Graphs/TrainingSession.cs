using MaskFormer.StableHlo.Training;

namespace MaskFormer.Pjrt;

/// <summary>
/// A training step on a plugin's devices. Weights, moments and counter stay on the devices, under the names of the checkpoint; each step reuses their memory.
/// All of <see cref="Names"/> must be set before the first step.
/// </summary>
public sealed class TrainingSession : IDisposable
{
    private readonly TrainingStep step;
    private readonly PjrtSession session;
    private readonly NamedArguments state;
    private readonly NamedArguments inputs;

    /// <summary>Compiles a step, or loads it from the cache.</summary>
    /// <param name="client">The client; it has at least as many devices as the step has replicas.</param>
    /// <param name="step">The step.</param>
    /// <param name="cache">Where compiled programs are kept; null to compile in any case.</param>
    /// <param name="options">Flags and devices; null for none.</param>
    /// <exception cref="StableHlo.GraphException">MF502x: the graph breaks a rule.</exception>
    /// <exception cref="PjrtException">MF5201 the plugin refuses the program, MF5202 there are not enough devices.</exception>
    public TrainingSession(PjrtClient client, TrainingStep step, ExecutableCache? cache = null, CompileOptions? options = null)
    {
        this.step = step;
        Executable = client.Compile(step.Module, cache, options);
        IEnumerable<StateSlot> trained = step.State.Select((_, i) => new StateSlot(i, i));
        IEnumerable<StateSlot> fixedOnes = step.Buffers.Select((_, i) => new StateSlot(step.State.Count + i));
        session = new PjrtSession(Executable, [.. trained, .. fixedOnes]);
        state = new NamedArguments(step.Module.Name, [.. step.State, .. step.Buffers]);
        inputs = new NamedArguments(step.Module.Name, [.. step.Batch, .. step.Scalars]);
    }

    /// <summary>The compiled step: its devices, memory, cost.</summary>
    public PjrtExecutable Executable { get; }

    /// <summary>All state by name: weights, moments, <c>step</c>, and buffers.</summary>
    public IEnumerable<NamedType> Names => step.State.Concat(step.Buffers);

    /// <summary>Puts a value on all devices.</summary>
    /// <exception cref="PjrtException">MF5206: no such name, or another type or sizes.</exception>
    public void Set(string name, HostArray value) => session.SetState(state.Position(name), value);

    /// <summary>Waits for the last step and copies a value to the host.</summary>
    /// <exception cref="PjrtException">MF5203: a step failed; MF5206: no such name.</exception>
    public HostArray Read(string name, int device = 0) => session.ReadState(state.Position(name), device);

    /// <summary>The buffer of a value, for other programs; the next step consumes it.</summary>
    /// <exception cref="PjrtException">MF5206: no such name, or not set.</exception>
    public PjrtBuffer Buffer(string name, int device = 0) => session.State(state.Position(name), device);

    /// <summary>Starts a step.</summary>
    /// <param name="values">Fields of the batch and scalars by name. Fields hold the global batch, which is cut for the devices; others are left out.</param>
    /// <exception cref="PjrtException">MF5203 a step failed, MF5206 a field is missing or does not fit.</exception>
    public TrainingOutcome Run(IReadOnlyDictionary<string, HostArray> values) => new(session.Run(inputs.Order(values)), step.Outputs);

    /// <summary>Frees state and program.</summary>
    public void Dispose()
    {
        session.Dispose();
        Executable.Dispose();
    }
}

/// <summary>Outputs of a step by name; reading waits for the step.</summary>
public sealed class TrainingOutcome : IDisposable
{
    private readonly SessionResult result;
    private readonly NamedArguments outputs;

    internal TrainingOutcome(SessionResult result, IReadOnlyList<NamedType> outputs) =>
        (this.result, this.outputs) = (result, new NamedArguments("training step", outputs));

    /// <summary>An output of a device; losses are the same on all.</summary>
    /// <exception cref="PjrtException">MF5203: the step failed; MF5206: no such name.</exception>
    public HostArray Read(string name, int device = 0) => result.Read(outputs.Position(name), device);

    /// <summary>Frees the outputs; the state stays.</summary>
    public void Dispose() => result.Dispose();
}
