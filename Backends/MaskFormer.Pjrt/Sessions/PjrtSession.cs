namespace MaskFormer.Pjrt;

/// <summary>
/// A program that is run again and again on state that stays on the devices: each run's outputs are the next run's arguments, without a copy
/// through the host. At most two runs are under way, so that a fast host does not fill the device's memory with waiting inputs.
/// </summary>
/// <remarks>Not thread-safe: one run after the other.</remarks>
public sealed class PjrtSession : IDisposable
{
    private const int RunsUnderWay = 2;

    private readonly IReadOnlyList<StateSlot> slots;
    private readonly PjrtBuffer?[,] state;
    private readonly SessionInputs inputs;
    private readonly int[] resultOutputs;
    private readonly Queue<PjrtRun> underWay = new();

    /// <summary>Prepares a session. All state must be set before the first run.</summary>
    /// <param name="executable">The program; it is not disposed with the session.</param>
    /// <param name="state">Which arguments are state, and where their next values are. The other arguments are inputs, the other outputs results.</param>
    /// <exception cref="PjrtException">MF5206: a position that is not there or named twice.</exception>
    public PjrtSession(PjrtExecutable executable, IReadOnlyList<StateSlot> state)
    {
        Executable = executable;
        slots = [.. state];
        IReadOnlyList<ProgramArgument> arguments = executable.Arguments
            ?? throw Wrong("the program's arguments cannot be read from its text", "Pass MLIR text with `func.func public @main`");
        CheckPositions(slots.Select(slot => slot.Argument), arguments.Count, "argument");
        int[] stateOutputs = [.. slots.Select(slot => slot.Output).OfType<int>()];
        CheckPositions(stateOutputs, executable.OutputCount, "output");
        CheckKept(arguments);
        this.state = new PjrtBuffer?[executable.Devices.Count, slots.Count];
        int[] inputPositions = [.. Enumerable.Range(0, arguments.Count).Except(slots.Select(slot => slot.Argument))];
        inputs = new SessionInputs(executable, inputPositions);
        resultOutputs = [.. Enumerable.Range(0, executable.OutputCount).Except(stateOutputs)];
    }

    /// <summary>The program.</summary>
    public PjrtExecutable Executable { get; }

    /// <summary>Runs that were started.</summary>
    public long Runs { get; private set; }

    /// <summary>Puts a value on all devices.</summary>
    /// <param name="index">Which state, in the order given to the constructor.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="PjrtException">MF5206: type or sizes differ from the program's; MF5207: the transfer failed.</exception>
    public void SetState(int index, HostArray value)
    {
        ProgramArgument wanted = Executable.Arguments![slots[index].Argument];
        if (value.Type != wanted.Type || !value.Dims.SequenceEqual([.. wanted.Dims]))
        {
            throw Wrong(
                $"state {index} is {wanted.Type.Describe([.. wanted.Dims])} in the program; {value} is given",
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

    /// <summary>The state's buffer, for other programs on the same devices. The next run may consume it.</summary>
    /// <exception cref="PjrtException">MF5206: not set yet.</exception>
    public PjrtBuffer State(int index, int device = 0) =>
        state[device, index] ?? throw Wrong($"state {index} was not set", "Set all state before the first run");

    /// <summary>Waits for the last run and copies state to the host.</summary>
    /// <exception cref="PjrtException">MF5203: the run failed; MF5205: the state was lost in a failed run.</exception>
    public HostArray ReadState(int index, int device = 0) => State(index, device).Read();

    /// <summary>Starts a run.</summary>
    /// <param name="values">
    /// The inputs in the order of the program's arguments. An input of the sizes that the program wants goes to all devices;
    /// one whose first axis is longer by the number of devices is cut into their parts.
    /// </param>
    /// <exception cref="PjrtException">MF5203 a run failed, MF5206 inputs that do not fit.</exception>
    public SessionResult Run(params IReadOnlyList<HostArray> values)
    {
        List<PjrtBuffer>[] uploaded = inputs.Upload(values);
        try
        {
            return Run(uploaded);
        }
        finally
        {
            foreach (PjrtBuffer buffer in uploaded.SelectMany(list => list)) buffer.Dispose();
        }
    }

    /// <summary>Starts a run on inputs that are on the devices already; they can be used again unless the program reuses their memory.</summary>
    /// <param name="values">One list of inputs for each device.</param>
    /// <exception cref="PjrtException">MF5203 a run failed, MF5206 inputs that do not fit.</exception>
    public SessionResult Run(IReadOnlyList<IReadOnlyList<PjrtBuffer>> values)
    {
        while (underWay.Count >= RunsUnderWay) underWay.Dequeue().WaitAsync().GetAwaiter().GetResult();
        PjrtRun run = Executable.Run(inputs.Merge(values, slots, State));
        Runs++;
        underWay.Enqueue(run);
        for (int device = 0; device < Executable.Devices.Count; device++)
        {
            for (int i = 0; i < slots.Count; i++)
            {
                if (slots[i].Output is not { } output) continue;
                state[device, i]?.Dispose();
                state[device, i] = run.Outputs[device][output];
            }
        }

        return new SessionResult(run, resultOutputs);
    }

    /// <summary>Waits for all runs.</summary>
    /// <param name="limit">How long for each; null for as long as it takes.</param>
    /// <exception cref="PjrtException">MF5203: a run failed or took too long.</exception>
    public async Task DrainAsync(TimeSpan? limit = null)
    {
        while (underWay.TryDequeue(out PjrtRun? run)) await run.WaitAsync(limit).ConfigureAwait(false);
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (PjrtBuffer? buffer in state) buffer?.Dispose();
    }

    private void CheckPositions(IEnumerable<int> positions, int count, string what)
    {
        HashSet<int> seen = [];
        foreach (int position in positions)
        {
            if (position < 0 || position >= count) throw Wrong($"there is no {what} {position}; the program has {count}", "Name positions that are there");
            if (!seen.Add(position)) throw Wrong($"{what} {position} is named twice as state", "Name each once");
        }
    }

    private void CheckKept(IReadOnlyList<ProgramArgument> arguments)
    {
        foreach (StateSlot slot in slots)
        {
            if (slot.Output is null && arguments[slot.Argument].Donated)
                throw Wrong($"argument {slot.Argument} is to stay, but the program reuses its memory", "Name the output that holds its next value");
        }
    }

    private PjrtException Wrong(string cause, string remedy) => new("MF5206", Executable.Name, cause, remedy);
}
