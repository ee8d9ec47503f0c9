namespace MaskFormer.Language;

/// <summary>
/// The checkpoint key of a layer, a weight or a nested block. Left out, it is the property's name in snake_case.
/// May hold points (<c>"conv1.norm"</c>) and parameters (<c>"adapter_{Number}"</c>); empty means no level of its own.
/// </summary>
/// <param name="key">The key below the enclosing block's key.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WeightsAttribute(string key) : Attribute
{
    /// <summary>The key template as written.</summary>
    public string Key => key;
}
