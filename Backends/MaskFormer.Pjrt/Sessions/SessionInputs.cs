namespace MaskFormer.Pjrt;

/// <summary>Brings inputs to the devices and puts them in their places between the state.</summary>
internal sealed class SessionInputs(PjrtExecutable executable, int[] positions)
{
    /// <summary>Uploads to each device what it needs.</summary>
    /// <exception cref="PjrtException">MF5206: inputs that do not fit; nothing stays uploaded.</exception>
    public List<PjrtBuffer>[] Upload(IReadOnlyList<HostArray> values)
    {
        CheckCount(values.Count);
        List<PjrtBuffer>[] uploaded = [.. executable.Devices.Select(_ => new List<PjrtBuffer>())];
        try
        {
            for (int i = 0; i < values.Count; i++)
            {
                HostArray[] parts = Place(values[i], executable.Arguments![positions[i]], positions[i]);
                for (int device = 0; device < parts.Length; device++) uploaded[device].Add(executable.Client.Upload(parts[device], executable.Devices[device]));
            }
        }
        catch
        {
            foreach (PjrtBuffer buffer in uploaded.SelectMany(list => list)) buffer.Dispose();
            throw;
        }

        return uploaded;
    }

    /// <summary>The arguments of a run: inputs and state in the program's order.</summary>
    public IReadOnlyList<IReadOnlyList<PjrtBuffer>> Merge(
        IReadOnlyList<IReadOnlyList<PjrtBuffer>> values,
        IReadOnlyList<StateSlot> slots,
        Func<int, int, PjrtBuffer> state
    )
    {
        if (values.Count != executable.Devices.Count)
            throw Wrong($"inputs for {values.Count} devices are given; the program runs on {executable.Devices.Count}", "Give one list for each device");
        var arguments = new PjrtBuffer[values.Count][];
        for (int device = 0; device < values.Count; device++)
        {
            CheckCount(values[device].Count);
            arguments[device] = new PjrtBuffer[positions.Length + slots.Count];
            for (int i = 0; i < positions.Length; i++) arguments[device][positions[i]] = values[device][i];
            for (int i = 0; i < slots.Count; i++) arguments[device][slots[i].Argument] = state(i, device);
        }

        return arguments;
    }

    private HostArray[] Place(HostArray value, ProgramArgument wanted, int position)
    {
        int devices = executable.Devices.Count;
        ReadOnlySpan<long> dims = [.. wanted.Dims];
        if (value.Type == wanted.Type && value.Dims.SequenceEqual(dims)) return [.. Enumerable.Repeat(value, devices)];
        bool parts = value.Type == wanted.Type && value.Dims.Length == dims.Length && dims.Length > 0
            && value.Dims[0] == dims[0] * devices && value.Dims[1..].SequenceEqual(dims[1..]);
        if (parts) return value.Split(devices);
        string each = devices == 1 ? "" : $" on each of {devices} devices";
        throw Wrong(
            $"argument {position} is {wanted.Type.Describe(dims)}{each}; {value} is given",
            "Give an array of that type and those sizes, or one that can be cut along its first axis"
        );
    }

    private void CheckCount(int count)
    {
        if (count != positions.Length)
            throw Wrong($"{count} inputs are given; the program takes {positions.Length} beside its state", "Give one for each argument that is not state");
    }

    private PjrtException Wrong(string cause, string remedy) => new("MF5206", executable.Name, cause, remedy);
}
