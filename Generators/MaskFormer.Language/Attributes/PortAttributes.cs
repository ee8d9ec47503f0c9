namespace MaskFormer.Language;

/// <summary>An input port and its symbolic shape, for example <c>"B, In, H, W"</c>; an empty string is a scalar.</summary>
/// <param name="shape">The shape string; see <c>docs/language/shapes.md</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute(string shape) : Attribute
{
    /// <summary>The shape string as written.</summary>
    public string Shape => shape;
}

/// <summary>An output and the shape that the block promises to its callers.</summary>
/// <param name="shape">The promised shape.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute(string shape) : Attribute
{
    /// <summary>The shape string as written.</summary>
    public string Shape => shape;
}

/// <summary>An optional check on an intermediate value, proved like an output's promise.</summary>
/// <param name="shape">The expected shape.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ShapeAttribute(string shape) : Attribute
{
    /// <summary>The shape string as written.</summary>
    public string Shape => shape;
}
