namespace MaskFormer.Pjrt;

/// <summary>Whether a layout fits the program that it is said to be of.</summary>
internal static class LayoutCheck
{
    /// <exception cref="PjrtException">MF5206.</exception>
    public static void Check(PjrtExecutable executable, SessionLayout layout, IReadOnlyList<ProgramArgument> arguments)
    {
        int[] next = [.. layout.State.Select(slot => slot.Output).OfType<int>()];
        Positions(layout.State.Select(slot => slot.Argument), arguments.Count, "argument");
        Positions(next, executable.OutputCount, "output");
        Count(layout.Inputs.Count, arguments.Count - layout.State.Count, "inputs", "takes");
        Count(layout.Results.Count, executable.OutputCount - next.Length, "results", "gives");
        foreach (StateSlot slot in layout.State)
        {
            if (slot.Output is null && arguments[slot.Argument].Donated)
                throw Wrong($"argument {slot.Argument} is to stay, but the program reuses its memory", "Name the output that holds its next value");
        }

        void Positions(IEnumerable<int> positions, int count, string what)
        {
            HashSet<int> seen = [];
            foreach (int position in positions)
            {
                if (position < 0 || position >= count)
                    throw Wrong($"there is no {what} {position}; the program has {count}", "Name positions that are there");
                if (!seen.Add(position)) throw Wrong($"{what} {position} is named twice as state", "Name each once");
            }
        }

        void Count(int named, int there, string what, string does)
        {
            if (named != there) throw Wrong($"{named} {what} are named; the program {does} {there} beside its state", "Name each of them");
        }

        PjrtException Wrong(string cause, string remedy) => new("MF5206", executable.Name, cause, remedy);
    }
}
