using System.Text;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Reporting;

/// <summary>The <c>key  shape</c> list of a model: what a checkpoint of it holds.</summary>
public static class WeightList
{
    /// <summary>One line per weight or buffer, in the order of the record, then the number of trained parameters.</summary>
    public static string Format(IBlock model)
    {
        StringBuilder text = new();
        List<WeightSpec> weights = [.. model.Weights()];
        foreach (WeightSpec weight in weights)
        {
            text.Append(weight.Key).Append("  [").AppendJoin(", ", weight.Shape).Append(']').Append(weight.Trained ? "" : "  buffer").Append('\n');
        }

        return text.Append(FormattableString.Invariant($"{Trained(model):N0} trained parameters")).Append('\n').ToString();
    }

    /// <summary>Number of trained parameters.</summary>
    public static long Trained(IBlock model) => model.Weights().Where(static weight => weight.Trained).Sum(static weight => weight.Count);
}
