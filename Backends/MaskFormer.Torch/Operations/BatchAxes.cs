using MaskFormer.Language;

namespace MaskFormer.Torch;

/// <summary>
/// Where the batch lies in what model and criterion compute, whatever records and patterns call it: they are run with one image more, and the axes that grow
/// hold it.
/// </summary>
public sealed class BatchAxes
{
    private readonly bool[][] holds;

    private BatchAxes(bool[][] holds) => this.holds = holds;

    /// <summary>Finds out.</summary>
    /// <param name="run">Runs model and criterion on so many images, without gradients, always with the same numbers.</param>
    /// <param name="images">Images of a part.</param>
    /// <exception cref="MaskFormerException">MF7012: a sum over the batch is made of another one.</exception>
    public static BatchAxes Learn(Action<int> run, int images)
    {
        List<long[]> asked = Asked(run, images), larger = Asked(run, images + 1);
        if (asked.Count != larger.Count || asked.Zip(larger).Any(static pair => pair.First.Length != pair.Second.Length))
            throw NotInParts("with one image more it takes another form, so that nobody can tell which axes hold the batch");
        BatchAxes axes = new([.. asked.Zip(larger, static (few, more) => few.Zip(more, static (size, grown) => size != grown).ToArray())]);

        // With other values of all sums, one that is made of them comes out differently.
        List<double[]> plain = Sums(1), scaled = Sums(1.5);
        if (plain.Zip(scaled).Any(static pair => Differ(pair.First, pair.Second)))
            throw NotInParts("a sum over the batch is made of another sum over the batch, so that a step in parts cannot know it in time");
        return axes;

        List<double[]> Sums(double scale)
        {
            using StepParts.Pass pass = StepParts.Note(axes, scale);
            run(images);
            return pass.Seen;
        }
    }

    /// <summary>MF7012.</summary>
    internal static MaskFormerException NotInParts(string cause) =>
        new("MF7012", "criterion", cause, "Train with training.accumulation_steps: 1, or sum over single images and then once over the batch");

    internal bool[]? Holds(int question, int rank) => question < holds.Length && holds[question].Length == rank ? holds[question] : null;

    private static List<long[]> Asked(Action<int> run, int images)
    {
        using StepParts.Pass pass = StepParts.Note(null);
        run(images);
        return pass.Asked;
    }

    private static bool Differ(double[] plain, double[] scaled) =>
        plain.Length != scaled.Length
        || plain.Zip(scaled).Any(static pair => double.IsFinite(pair.First) && !(Math.Abs(pair.First - pair.Second) <= 1e-4 * (1 + Math.Abs(pair.First))));
}
