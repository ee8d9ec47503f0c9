namespace MaskFormer.Language;

/// <summary>
/// Written by the generator into every assembly: a record that can stand where a type is asked for; a concrete one can for itself.
/// A compilation that has a parameter of that type lists the kinds of its references from these.
/// </summary>
/// <param name="asked">The type that is asked for.</param>
/// <param name="kind">A concrete record that derives from it, directly or not, or is it.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class RecordKindAttribute(Type asked, Type kind) : Attribute
{
    /// <summary>The type that is asked for.</summary>
    public Type Asked => asked;

    /// <summary>The concrete record.</summary>
    public Type Kind => kind;
}
