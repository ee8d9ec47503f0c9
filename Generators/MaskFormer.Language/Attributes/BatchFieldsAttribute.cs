namespace MaskFormer.Language;

/// <summary>
/// Stands on a record of options: with them, a batch has these fields as well, and ports of their names are fed (see <see cref="FedAttribute.With"/>).
/// </summary>
/// <param name="fields">Names, separated by commas.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BatchFieldsAttribute(string fields) : Attribute
{
    /// <summary>Names, separated by commas.</summary>
    public string Fields => fields;
}
