namespace MaskFormer.Language;

/// <summary>
/// Says of a block that a contract asks for what its ports are fed from: each takes the output or the field that bears its name. A record that
/// keeps the contract with a block that this does not fit has a finding (MF1020).
/// </summary>
/// <param name="fields">Names of the fields that are there, separated by commas.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FedAttribute(string fields) : Attribute
{
    /// <summary>Names of the fields that are there, separated by commas.</summary>
    public string Fields => fields;

    /// <summary>Another property of the contract whose block's outputs are there as well, or empty.</summary>
    public string From { get; set; } = "";

    /// <summary>Another property of the contract whose record may add fields by <see cref="BatchFieldsAttribute"/>, or empty.</summary>
    public string With { get; set; } = "";

    /// <summary>An output that the block must have, or empty.</summary>
    public string Needs { get; set; } = "";
}
