namespace MaskFormer.Pjrt;

/// <summary>
/// A program that is run again and again on state that stays on the devices: each run's outputs are the next run's arguments, without a copy
/// through the host. At most two runs are under way, so that a fast host does not fill the device's memory with waiting inputs.
/// </summary>
/// <remarks>Not thread-safe: one run after the other.</remarks>
public sealed class PjrtSession : IProgramSession
{
    private const int RunsUnderWay = 2;

    private readonly SessionLayout layout;
    private readonly Dictionary<string, int> places;
    private readonly PjrtSession? stateOf;
    private readonly PjrtBuffer?[,] state;
    private readonly SessionInputs inputs;
    private readonly int[] resultOutputs;
    private readonly Queue<PjrtRun> underWay = new();

    /// <summary>Prepares a session. All state must be set before the first run.</summary>
    /// <param name="executable">The program; it is the session's from here on.</param>
    /// <param name="layout">Which arguments are state, and what all of them are called.</param>
    /// <param name="stateOf">A session whose state the program reads and changes where names are equal, on its first devices; null for none.</param>
    /// <exception cref="PjrtException">MF5206: a position that is not there or named twice, or names that are too many or too few.</exception>
    public PjrtSession(PjrtExecutable executable, SessionLayout layout, PjrtSession? stateOf = null)
    {
        (Executable, this.layout, this.stateOf) = (executable, layout, stateOf);
        IReadOnlyList<ProgramArgument> arguments = executable.Arguments
            ?? throw Wrong("the program's arguments cannot be read from its text", "Pass MLIR text with `func.func public @main`");
        LayoutCheck.Check(executable, layout, arguments);
        places = layout.State.Select(static (slot, i) => (slot.Name, i)).ToDictionary(static pair => pair.Name, static pair => pair.i);
        state = new PjrtBuffer?[executable.Devices.Count, layout.State.Count];
        int[] inputPositions = [.. Enumerable.Range(0, arguments.Count).Except(layout.State.Select(slot => slot.Argument))];
        inputs = new SessionInputs(executable, layout.Inputs, inputPositions);
        resultOutputs = [.. Enumerable.Range(0, executable.OutputCount).Except(layout.State.Select(slot => slot.Output).OfType<int>())];
    }

    /// <summary>The program.</summary>
    public PjrtExecutable Executable { get; }

    /// <summary>Puts a value on all devices.</summary>
    /// <param name="name">Which state.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="PjrtException">MF5206: no such name, or type or sizes differ from the program's; MF5207: the transfer failed.</exception>
    public void Set(string name, HostArray value)
    {
        if (Owner(name) is var owner && owner != this)
        {
            owner.Set(name, value);
            return;
        }

        int index = Place(name);
        ProgramArgument wanted = Executable.Arguments![layout.State[index].Argument];
        if (value.Type != wanted.Type || !value.Dims.SequenceEqual([.. wanted.Dims]))
        {
            throw Wrong(
                $"{name} is {wanted.Type.Describe([.. wanted.Dims])} in the program; {value} is given",
                "Give an array of that type and those sizes"
            );
        }

        for (int device = 0; device < Executable.Devices.Count; device++)
        {
            PjrtBuffer buffer = Executable.Client.Upload(value, Executable.Devices[device]);
            state[device, index]?.Dispose();
            state[device, index] = buffer;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PjrtException">MF5203: the run failed; MF5205: the state was lost in a failed run; MF5206: no such name, or not set.</exception>
    public HostArray Read(string name) => Read(name, 0);

    /// <summary>Waits for the last run and copies state of a device to the host.</summary>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public HostArray Read(string name, int device) => State(name, device).Read();

    /// <summary>Starts a run.</summary>
    /// <param name="values">
    /// The inputs by name; others are left out. An input of the sizes that the program wants goes to all devices;
    /// one whose first axis is longer by the number of devices is cut into their parts.
    /// </param>
    /// <exception cref="PjrtException">MF5203 a run failed, MF5206 inputs that are missing or do not fit.</exception>
    public SessionResult Start(IReadOnlyDictionary<string, HostArray> values)
    {
        List<PjrtBuffer>[] uploaded = inputs.Upload(values);
        try
        {
            return Start(uploaded);
        }
        finally
        {
            foreach (PjrtBuffer buffer in uploaded.SelectMany(list => list)) buffer.Dispose();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PjrtException">MF5203 a run failed, MF5206 inputs that are missing or do not fit.</exception>
    public IReadOnlyDictionary<string, HostArray> Run(IReadOnlyDictionary<string, HostArray> values)
    {
        using SessionResult result = Start(values);
        return layout.Results.ToDictionary(static name => name, name => result.Read(name));
    }

    /// <summary>Waits for all runs.</summary>
    /// <param name="limit">How long for each; null for as long as it takes.</param>
    /// <exception cref="PjrtException">MF5203: a run failed or took too long.</exception>
    public async Task DrainAsync(TimeSpan? limit = null)
    {
        while (underWay.TryDequeue(out PjrtRun? run)) await run.WaitAsync(limit).ConfigureAwait(false);
    }

    /// <summary>Frees program and state.</summary>
    public void Dispose()
    {
        foreach (PjrtBuffer? buffer in state) buffer?.Dispose();
        Executable.Dispose();
    }

    private SessionResult Start(List<PjrtBuffer>[] values)
    {
        while (underWay.Count >= RunsUnderWay) underWay.Dequeue().WaitAsync().GetAwaiter().GetResult();
        PjrtRun run = Executable.Run(inputs.Merge(values, layout.State, State));
        underWay.Enqueue(run);
        for (int device = 0; device < Executable.Devices.Count; device++)
        {
            for (int i = 0; i < layout.State.Count; i++)
            {
                if (layout.State[i].Output is not { } output) continue;
                Owner(layout.State[i].Name).Replace(layout.State[i].Name, device, run.Outputs[device][output]);
            }
        }

        return new SessionResult(run, Executable.Name, layout.Results, resultOutputs);
    }

    /// <summary>The session that holds a value: the one that had it first.</summary>
    private PjrtSession Owner(string name) => stateOf?.Owns(name) == true ? stateOf.Owner(name) : this;

    private bool Owns(string name) => places.ContainsKey(name) || stateOf?.Owns(name) == true;

    private void Replace(string name, int device, PjrtBuffer next)
    {
        ref PjrtBuffer? place = ref state[device, Place(name)];
        place?.Dispose();
        place = next;
    }

    private PjrtBuffer State(string name, int device) => Owner(name) is var owner && owner != this
        ? owner.State(name, device)
        : state[device, Place(name)] ?? throw Wrong($"{name} was not set", "Set all state before the first run");

    private int Place(string name) =>
        places.TryGetValue(name, out int place) ? place : throw Wrong($"the program has no {name}", "Name one of its weights, moments or buffers");

    private PjrtException Wrong(string cause, string remedy) => new("MF5206", Executable.Name, cause, remedy);
}
