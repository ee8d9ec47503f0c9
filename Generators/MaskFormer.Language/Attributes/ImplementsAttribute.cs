namespace MaskFormer.Language;

/// <summary>
/// Marks a static method as what a <see cref="PrimitiveAttribute">primitive</see> computes in one back end. It takes the record's parameters and its ports in
/// the order of their declaration, and gives the output, or a tuple of the outputs. The types tell the back end: TorchSharp's <c>Tensor</c>, or the graph's
/// <c>Value</c>, with the <c>GraphBuilder</c> before all else. What stands beside the record is called directly and checked by the compiler; what stands in
/// another assembly is found when the program runs.
/// </summary>
/// <param name="primitive">The record.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ImplementsAttribute(Type primitive) : Attribute
{
    /// <summary>The record.</summary>
    public Type Primitive => primitive;
}
