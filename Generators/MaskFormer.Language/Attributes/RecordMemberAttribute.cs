namespace MaskFormer.Language;

/// <summary>
/// Written by the generator into every assembly: what a property of a record evaluates to. Metadata holds neither bodies nor initial values,
/// so the compiler of a referencing project tests an experiment's requirements by these.
/// </summary>
/// <param name="record">The record.</param>
/// <param name="member">The property; it may be private.</param>
/// <param name="expression">Its body or initial value as C#, types with their full names.</param>
/// <param name="requirement">For a requirement, what must hold; else empty.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class RecordMemberAttribute(Type record, string member, string expression, string requirement = "") : Attribute
{
    /// <summary>The record.</summary>
    public Type Record => record;

    /// <summary>The property's name.</summary>
    public string Member => member;

    /// <summary>Body or initial value.</summary>
    public string Expression => expression;

    /// <summary>What must hold, or empty.</summary>
    public string Requirement => requirement;
}
