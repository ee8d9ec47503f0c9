namespace MaskFormer.Pjrt;

/// <summary>Brings inputs to the devices and puts them in their places between the state.</summary>
/// <param name="executable">The program.</param>
/// <param name="names">Names of the inputs in the program's order.</param>
/// <param name="positions">Their places among the arguments.</param>
internal sealed class SessionInputs(PjrtExecutable executable, IReadOnlyList<string> names, int[] positions)
{
    /// <summary>Uploads to each device what it needs.</summary>
    /// <exception cref="PjrtException">MF5206: inputs that are missing or do not fit; nothing stays uploaded.</exception>
    public List<PjrtBuffer>[] Upload(IReadOnlyDictionary<string, HostArray> values)
    {
        string[] missing = [.. names.Where(name => !values.ContainsKey(name))];
        if (missing.Length > 0)
        {
            string given = string.Join(", ", values.Keys.Order(StringComparer.Ordinal));
            throw Wrong($"no array is given for {string.Join(", ", missing)}; given are {given}", "Name all that the program takes");
        }

        List<PjrtBuffer>[] uploaded = [.. executable.Devices.Select(_ => new List<PjrtBuffer>())];
        try
        {
            for (int i = 0; i < names.Count; i++)
            {
                HostArray[] parts = Parts(values[names[i]], executable.Arguments![positions[i]], names[i]);
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
    public IReadOnlyList<IReadOnlyList<PjrtBuffer>> Merge(List<PjrtBuffer>[] values, IReadOnlyList<StateSlot> slots, Func<string, int, PjrtBuffer> state)
    {
        var arguments = new PjrtBuffer[values.Length][];
        for (int device = 0; device < values.Length; device++)
        {
            arguments[device] = new PjrtBuffer[positions.Length + slots.Count];
            for (int i = 0; i < positions.Length; i++) arguments[device][positions[i]] = values[device][i];
            foreach (StateSlot slot in slots) arguments[device][slot.Argument] = state(slot.Name, device);
        }

        return arguments;
    }

    private HostArray[] Parts(HostArray value, ProgramArgument wanted, string name)
    {
        int devices = executable.Devices.Count;
        ReadOnlySpan<long> dims = [.. wanted.Dims];
        if (value.Type == wanted.Type && value.Dims.SequenceEqual(dims)) return [.. Enumerable.Repeat(value, devices)];
        bool parts = value.Type == wanted.Type && value.Dims.Length == dims.Length && dims.Length > 0
            && value.Dims[0] == dims[0] * devices && value.Dims[1..].SequenceEqual(dims[1..]);
        if (parts) return value.Split(devices);
        string each = devices == 1 ? "" : $" on each of {devices} devices";
        throw Wrong(
            $"{name} is {wanted.Type.Describe(dims)}{each}; {value} is given",
            "Give an array of that type and those sizes, or one that can be cut along its first axis"
        );
    }

    private PjrtException Wrong(string cause, string remedy) => new("MF5206", executable.Name, cause, remedy);
}
