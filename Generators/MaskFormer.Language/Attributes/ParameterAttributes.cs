namespace MaskFormer.Language;

/// <summary>The values a parameter may take, both ends included.</summary>
/// <param name="least">Smallest allowed value.</param>
/// <param name="most">Largest allowed value.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeAttribute(double least, double most) : Attribute
{
    /// <summary>Smallest allowed value.</summary>
    public double Least => least;

    /// <summary>Largest allowed value.</summary>
    public double Most => most;
}

/// <summary>A parameter that the enclosing block sets; experiments, YAML and the command line cannot.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BoundAttribute : Attribute;

/// <summary>A rule between parameters: assumed inside the block, a duty of its callers, run again for overridden values.</summary>
/// <param name="message">What must hold, as a sentence for the user.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequireAttribute(string message) : Attribute
{
    /// <summary>What must hold.</summary>
    public string Message => message;
}
