namespace MaskFormer.Language;

/// <summary>
/// Marks a static method as what a record computes in one back end, written by hand. It takes the record's parameters and its ports in the order of their
/// declaration, and gives the output, or a tuple of the outputs.
/// <para>
/// For a <see cref="PrimitiveAttribute">primitive</see> the types tell the back end: TorchSharp's <c>Tensor</c>, or the graph's <c>Value</c>, with the
/// <c>GraphBuilder</c> before all else. What stands beside the record is called directly and checked by the compiler; what stands in another assembly is
/// found when the program runs.
/// </para>
/// <para>
/// For a <see cref="BlockAttribute">block</see> of the same assembly, without weights, it is what <c>Each</c> does with TorchSharp, at once for all items:
/// ports are <c>EachInput</c>, results have the items in front. It has to give the block's numbers, and its gradients.
/// </para>
/// </summary>
/// <param name="record">The record.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ImplementsAttribute(Type record) : Attribute
{
    /// <summary>The record.</summary>
    public Type Record => record;
}
