namespace MaskFormer.StableHlo.Training;

/// <summary>What a port may ask for that the device makes itself from fields of the batch, because they are far smaller to send.</summary>
/// <param name="Name">The port's name.</param>
/// <param name="Fields">The fields that it is made from.</param>
/// <param name="Write">Writes it, from the fields as they were sent.</param>
public sealed record DerivedField(string Name, IReadOnlyList<string> Fields, Func<GraphBuilder, IReadOnlyList<Value>, Value> Write)
{
    /// <summary>
    /// Normalised images from bytes: (value - mean) / deviation in float32 inside, 0 in the padding. XLA makes a product of a division by what is constant or
    /// the same along an axis, and that rounds otherwise: so mean and deviation are inputs, and a barrier stands before the division.
    /// </summary>
    /// <param name="name">The port: images <c>[B, 3, H, W]</c>.</param>
    /// <param name="bytes">The field <c>[B, H, W, 3]</c>, ui8.</param>
    /// <param name="sizes">The field <c>[B, 2]</c>, i32: rows and columns that are image.</param>
    /// <param name="mean">The field <c>[B, 3]</c>, f32.</param>
    /// <param name="deviation">The field <c>[B, 3]</c>, f32.</param>
    public static DerivedField Images(string name, string bytes, string sizes, string mean, string deviation) =>
        new(name, [bytes, sizes, mean, deviation], (g, sent) =>
        {
            g.Place(name);
            Value colours = g.Transpose(g.To(sent[0], ElementType.F32), 0, 3, 1, 2);
            long[] dims = [.. colours.Type.Dims];
            Value normalised = g.Divide(g.Subtract(colours, Spread(sent[2])), g.Emit(new OptimizationBarrierOp(), Spread(sent[3])));
            return g.Where(g.And(Before(0, 2), Before(1, 3)), normalised, 0);

            Value Spread(Value ofColour) => g.Broadcast(ofColour, [0, 1], dims);

            Value Before(int extent, int axis)
            {
                Value position = g.Emit(new IotaOp(new TensorType(ElementType.I32, dims), axis));
                return g.Compare(Direction.LT, position, g.Broadcast(g.Select(sent[1], 1, extent), [0], dims));
            }
        });

    /// <summary>Masks from maps of their owners.</summary>
    /// <param name="name">The port: masks <c>[B, slots, H, W]</c>, 1 inside.</param>
    /// <param name="field">The field: <c>[B, D, H, W]</c>, whole numbers; the slots that own a pixel plus one, 0 for none.</param>
    /// <param name="slots">Masks of each image.</param>
    public static DerivedField Masks(string name, string field, int slots) => new(name, [field], (g, sent) =>
    {
        Value owners = sent[0];
        g.Place(name);
        TensorType type = new(ElementType.I32, owners.Dim(0), slots, owners.Dim(1), owners.Dim(2), owners.Dim(3));
        Value slot = g.Emit(new IotaOp(type, 1));
        Value owner = g.Broadcast(g.Subtract(g.To(owners, ElementType.I32), 1), [0, 2, 3, 4], [.. type.Dims]);
        return g.ReduceAxes(BinaryKind.Maximum, g.To(g.Compare(Direction.EQ, owner, slot), g.Float), 2);
    });
}
