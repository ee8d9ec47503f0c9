namespace MaskFormer.Language;

/// <summary>Names a set of values that can be trained: <c>train NAME</c>. Stands on a static property.</summary>
/// <param name="name">The experiment's name on the command line and in YAML.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExperimentAttribute(string name) : Attribute
{
    /// <summary>The experiment's name.</summary>
    public string Name => name;
}
