using MaskFormer.StableHlo.Training;

namespace MaskFormer.Pjrt;

/// <summary>Takes arrays by name and gives them in a program's order.</summary>
/// <param name="program">The program's name, for errors.</param>
/// <param name="wanted">Names in the program's order.</param>
internal sealed class NamedArguments(string program, IReadOnlyList<NamedType> wanted)
{
    /// <exception cref="PjrtException">MF5206: a name is missing. Names that nobody asked for are left out: a batch has more fields than each program wants.</exception>
    public HostArray[] Order(IReadOnlyDictionary<string, HostArray> given)
    {
        string[] missing = [.. wanted.Select(one => one.Name).Where(name => !given.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw new PjrtException(
                "MF5206",
                program,
                $"no array is given for {string.Join(", ", missing)}; given are {string.Join(", ", given.Keys.Order(StringComparer.Ordinal))}",
                "Name all that the program takes"
            );
        }

        return [.. wanted.Select(one => given[one.Name])];
    }

    /// <exception cref="PjrtException">MF5206: no such name.</exception>
    public int Position(string name)
    {
        for (int i = 0; i < wanted.Count; i++)
        {
            if (wanted[i].Name == name) return i;
        }

        throw new PjrtException("MF5206", program, $"the program has no {name}", "Name one of its weights, moments or buffers");
    }
}
