namespace MaskFormer.Runtime.Data;

/// <summary>What splits are called.</summary>
internal static class SplitNames
{
    /// <summary>The split that is trained on.</summary>
    public const string Train = "train";

    /// <summary>The split that is evaluated on.</summary>
    public const string Val = "val";
}
