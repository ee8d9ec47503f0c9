namespace MaskFormer.Pjrt;

/// <summary>Finds wrong arguments of a run before the plugin sees them.</summary>
internal static class ArgumentCheck
{
    /// <exception cref="PjrtException">MF5206.</exception>
    public static void Check(PjrtExecutable executable, IReadOnlyList<IReadOnlyList<PjrtBuffer>> arguments, RunOptions options)
    {
        if (arguments.Count != executable.Devices.Count)
        {
            throw Wrong(
                executable,
                $"arguments for {arguments.Count} devices are given; the program runs on {executable.Devices.Count}",
                "Give one list for each device"
            );
        }

        for (int device = 0; device < arguments.Count; device++) CheckList(executable, arguments[device], executable.Devices[device], arguments[0].Count);
        if (executable.Arguments is not { } known) return;
        for (int device = 0; device < arguments.Count; device++)
        {
            CheckTypes(executable, arguments[device], known);
            CheckDonation(executable, arguments[device], known, options);
        }
    }

    private static void CheckList(PjrtExecutable executable, IReadOnlyList<PjrtBuffer> list, PjrtDevice device, int count)
    {
        if (list.Count != count) throw Wrong(executable, $"{device} gets {list.Count} arguments, the first device {count}", "Give each device the same number");
        for (int i = 0; i < list.Count; i++)
        {
            if (!ReferenceEquals(list[i].Device, device))
                throw Wrong(executable, $"argument {i} lies on {list[i].Device}, the program wants it on {device}", "Upload it to that device");
        }
    }

    private static void CheckTypes(PjrtExecutable executable, IReadOnlyList<PjrtBuffer> list, IReadOnlyList<ProgramArgument> known)
    {
        if (list.Count != known.Count)
            throw Wrong(executable, $"{list.Count} arguments are given; the program takes {known.Count}", "Give one buffer for each argument");
        for (int i = 0; i < known.Count; i++)
        {
            ProgramArgument wanted = known[i];
            if (list[i].Type == wanted.Type && list[i].Dims.SequenceEqual(wanted.Dims.ToArray()))
                continue;
            throw Wrong(
                executable,
                $"argument {i} is {list[i].Type.Describe(list[i].Dims)}; the program wants {wanted.Type.Describe([.. wanted.Dims])}",
                "Pass an array of that type and those sizes"
            );
        }
    }

    private static void CheckDonation(PjrtExecutable executable, IReadOnlyList<PjrtBuffer> list, IReadOnlyList<ProgramArgument> known, RunOptions options)
    {
        Dictionary<PjrtBuffer, int> first = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < list.Count; i++)
        {
            if (first.TryAdd(list[i], i)) continue;
            int other = first[list[i]];
            if (Reused(i) || Reused(other))
                throw Wrong(
                    executable,
                    $"arguments {other} and {i} are the same buffer, and the program reuses its memory",
                    "Upload it twice, or keep the donated one: RunOptions.Keep"
                );
        }

        bool Reused(int i) => known[i].Donated && !options.Keep.Contains(i);
    }

    private static PjrtException Wrong(PjrtExecutable executable, string cause, string remedy) => new("MF5206", executable.Name, cause, remedy);
}
