using System.Globalization;
using System.Text;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Costs;

namespace MaskFormer.Runtime.Commands;

/// <summary>The table of <c>check --cost</c>: trained parameters and multiply-adds of one image by module, and what a training step keeps in memory.</summary>
internal static class CostReport
{
    private const int Levels = 2;

    /// <summary>Counts both from the graphs.</summary>
    /// <param name="experiment">The values in force.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public static string Of(IExperiment experiment, int height, int width)
    {
        IReadOnlyDictionary<string, long> products = ModuleCosts.MultiplyAdds(StepGraphs.Prediction(experiment, Target.Gpu, (height, width)).Module);
        WeightSpec[] weights = [.. experiment.Model.Weights().Where(static weight => weight.Trained)];
        StringBuilder text = new();
        Line(text, "module", "parameters", "multiply-adds");
        foreach (string module in weights.Select(static weight => weight.Key).Concat(products.Keys).Select(Short).Distinct())
        {
            long parameters = weights.Where(weight => Short(weight.Key) == module).Sum(static weight => weight.Count);
            Line(text, module, Number(parameters), Number(products.Where(part => Short(part.Key) == module).Sum(static part => part.Value)));
        }

        Line(text, $"all, one image of {height}x{width}", Number(weights.Sum(static weight => weight.Count)), Number(products.Values.Sum()));
        ProgramCost step = CostModel.Of(StepGraphs.Longest(experiment, target: Target.Gpu), CostRules.For(Target.Gpu));
        text.Append(CultureInfo.InvariantCulture, $"\ntraining step, batch {experiment.Training.Batch} on the canvas, for one GPU: ");
        text.Append(CultureInfo.InvariantCulture, $"{(step.Temporary + step.Gaps) / 1e9:0.000} GB beside {step.Arguments / 1e9:0.000} GB of weights, moments ");
        text.Append(CultureInfo.InvariantCulture, $"and batch, at {step.Place}\n");
        foreach ((string source, long bytes) in step.Sources.Where(static part => part.Source.Length > 0))
            text.Append(CultureInfo.InvariantCulture, $"  {source,-40} {bytes / 1e9,12:0.000} GB\n");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string module, string parameters, string products) =>
        text.Append(CultureInfo.InvariantCulture, $"{module,-42} {parameters,12} {products,18}\n");

    private static string Short(string key) => string.Join('.', key.Split('.').Take(Levels));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
