namespace MaskFormer.Language;

/// <summary>
/// Written by the generator into every assembly: a record that can stand where an abstract one is asked for.
/// A compilation that has a parameter of the abstract type lists the kinds of its references from these.
/// </summary>
/// <param name="abstractRecord">The abstract record.</param>
/// <param name="kind">A concrete record that derives from it, directly or not.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class RecordKindAttribute(Type abstractRecord, Type kind) : Attribute
{
    /// <summary>The abstract record.</summary>
    public Type AbstractRecord => abstractRecord;

    /// <summary>The concrete record.</summary>
    public Type Kind => kind;
}
