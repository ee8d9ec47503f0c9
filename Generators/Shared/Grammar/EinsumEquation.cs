using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Grammar;

/// <summary>
/// A sum of products by index letters: <c>"lqbc,bchw->lbqhw"</c>; letters that the right side leaves out are summed, <c>...</c> stands for
/// leading, middle or last axes that several inputs share. One source for the compiler and both back ends.
/// </summary>
internal sealed class EinsumEquation
{
    private const string Rest = "...";

    private EinsumEquation(string[] inputs, string result) => (Inputs, Result) = (inputs, result);

    /// <summary>The letters of every input.</summary>
    public string[] Inputs { get; }

    /// <summary>The letters of the result.</summary>
    public string Result { get; }

    /// <summary>The equation with a letter for every axis, as TorchSharp takes it.</summary>
    public string Text => string.Join(",", Inputs) + "->" + Result;

    /// <summary>Reads an equation.</summary>
    /// <exception cref="PatternException">Not an equation.</exception>
    public static EinsumEquation Parse(string text)
    {
        string[] sides = text.Replace(" ", "").Split(["->"], StringSplitOptions.None);
        if (sides.Length != 2) throw new PatternException("it needs one '->'");
        string[] inputs = sides[0].Split(',');
        foreach (string side in inputs.Append(sides[1]))
        {
            string letters = Letters(side);
            if (letters.FirstOrDefault(static c => c is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))) is var odd and not '\0')
                throw new PatternException($"'{odd}' is not a letter");
            if (letters.GroupBy(static c => c).FirstOrDefault(static g => g.Count() > 1) is { } twice)
                throw new PatternException($"'{twice.Key}' stands twice in '{side}'");
        }

        if (Letters(sides[1]).FirstOrDefault(c => inputs.All(i => i.IndexOf(c) < 0)) is var stray and not '\0')
            throw new PatternException($"'{stray}' stands on the right only");
        if (Opens(sides[1]) && !inputs.Any(Opens)) throw new PatternException("'...' stands on the right only");
        return new(inputs, sides[1]);
    }

    /// <summary>The equation for inputs of so many axes: <c>...</c> becomes as many letters as there are axes left for it, the same for every input.</summary>
    /// <exception cref="PatternException">An input has another number of axes, or there is another number of inputs.</exception>
    public EinsumEquation For(IReadOnlyList<int> ranks)
    {
        if (ranks.Count != Inputs.Length) throw new PatternException($"it has {Inputs.Length} inputs, found {ranks.Count}");
        int? rest = null;
        for (int i = 0; i < Inputs.Length; i++)
        {
            int letters = Letters(Inputs[i]).Length;
            if (Opens(Inputs[i]) ? ranks[i] < letters : ranks[i] != letters)
                throw new PatternException($"input {i + 1} has {ranks[i]} axes, '{Inputs[i]}' has {letters}{(Opens(Inputs[i]) ? " or more" : "")}");
            if (!Opens(Inputs[i])) continue;
            if ((rest ??= ranks[i] - letters) != ranks[i] - letters)
                throw new PatternException($"'...' stands for {rest} axes and, in input {i + 1}, for {ranks[i] - letters}");
        }

        if (rest is null) return this;
        string taken = string.Concat(Inputs);
        IEnumerable<char> free = Enumerable.Range(0, 52).Select(static i => (char)(i < 26 ? 'z' - i : 'Z' - i + 26)).Where(c => taken.IndexOf(c) < 0);
        string spread = string.Concat(free.Take(rest.Value));
        if (spread.Length < rest) throw new PatternException("there are more axes than letters");
        return new([.. Inputs.Select(side => side.Replace(Rest, spread))], Result.Replace(Rest, spread));
    }

    private static bool Opens(string side) => side.IndexOf(Rest, StringComparison.Ordinal) >= 0;

    private static string Letters(string side)
    {
        int at = side.IndexOf(Rest, StringComparison.Ordinal);
        return at < 0 ? side : side.Remove(at, Rest.Length);
    }
}
