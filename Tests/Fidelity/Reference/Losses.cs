using MaskFormer.Language;

namespace MaskFormer.Fidelity;

/// <summary>The original's names of losses: <c>loss_mask</c> is of the last layer, <c>loss_mask_3</c> of auxiliary layer 3.</summary>
public static class Losses
{
    /// <summary>A loss before weighting.</summary>
    public static double Unweighted(IReadOnlyDictionary<string, Array64> values, string name) => values[Output(name)].At(LevelOfLoss(name)).Values[0];

    /// <summary>A loss times the criterion's weight.</summary>
    public static double Weighted(IReadOnlyDictionary<string, Array64> values, string name, IBlock criterion) =>
        Unweighted(values, name)
        * (double)criterion.Get(Output(name).Replace("Loss", "Weight"))!;

    /// <summary><c>last</c> or <c>aux_3</c> as an index of the levels.</summary>
    public static int Level(string name) => name == "last" ? -1 : int.Parse(name.AsSpan("aux_".Length));

    private static int LevelOfLoss(string name) => name.Split('_') is [_, _, var level] ? int.Parse(level) : -1;

    private static string Output(string name) => name.Split('_')[1] switch
    {
        "ce" => "ClassLoss",
        "mask" => "MaskLoss",
        "dice" => "DiceLoss",
        _ => throw new InvalidDataException($"'{name}' is no loss of the criterion"),
    };
}
