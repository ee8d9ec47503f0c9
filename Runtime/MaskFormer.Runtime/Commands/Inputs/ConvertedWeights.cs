using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary>Weights of another program for a model, and a table of what became of each.</summary>
internal static class ConvertedWeights
{
    private const int Listed = 12;

    /// <summary>Reads a file, and prints to standard output what was taken, what was left out and what is missing.</summary>
    /// <param name="file">The file or folder, open.</param>
    /// <param name="experiment">Whose model it is for.</param>
    /// <param name="missing">Patterns of weights that it may lack.</param>
    /// <exception cref="MaskFormerException">MF4040: it lacks others, holds more or in other shapes; and those of reading.</exception>
    public static IReadOnlyList<NamedTensor> Read(WeightFile file, IExperiment experiment, IReadOnlyList<string> missing)
    {
        WeightSettings.Demand(file.Place, experiment, new ConsoleProgress().Note);
        TensorInfo[] model = WeightImport.Tensors(experiment.Model);
        string[] known = [.. model.Select(static tensor => tensor.Name)];
        IReadOnlySet<string> expected = KeyPattern.Fitting("--missing", missing, known);
        WeightFate fate = WeightFate.Of(file, experiment.WeightKeys);
        IReadOnlyList<NamedTensor> found = WeightImport.ReadAll(file, experiment.WeightKeys);
        WeightComparison fit = WeightComparison.Of(model, found.Select(static tensor => tensor.Info));
        HashSet<string> other = [.. fit.Different.Select(static one => one.Expected.Name)];
        string[] taken = [.. found.Select(static tensor => tensor.Name).Intersect(known).Where(name => !other.Contains(name))];
        int changed = taken.Count(fate.Changed.ContainsKey);
        Row("loaded", taken.Length - changed, "under their own names", []);
        Row("transformed", changed, "renamed or joined", [.. fate.Example(taken)]);
        Row("unused", fate.Dropped.Count + fit.Extra.Count, "no weights of this model", [.. fit.Extra.Select(static one => one.Name), .. fate.Dropped]);
        Row("missing", fit.Missing.Count, "not in the file", [.. fit.Missing.Select(one => one.Name + (expected.Contains(one.Name) ? " (expected)" : ""))]);
        Row("shape", fit.Different.Count, "of another shape", [.. fit.Different.Select(static one =>
            $"{one.Expected.Name} [{string.Join(", ", one.Found.Shape)}] for [{string.Join(", ", one.Expected.Shape)}]")]);
        foreach (string note in experiment.WeightNotes.Where(note => fate.Names.Any(name => note.Applies(name))).Select(static note => note.Text).Distinct())
            Console.WriteLine($"licence      {note}");
        (fit with { Missing = [.. fit.Missing.Where(one => !expected.Contains(one.Name))] }).Demand(file.Place);
        return found;
    }

    private static void Row(string what, int count, string meaning, string[] names)
    {
        string more = names.Length > Listed ? FormattableString.Invariant($", and {names.Length - Listed} more") : "";
        string list = names.Length == 0 ? "" : $": {string.Join(", ", names.Take(Listed))}{more}";
        Console.WriteLine(FormattableString.Invariant($"{what,-12} {count,6:N0}  {meaning}{list}"));
    }
}
