namespace MaskFormer.StableHlo.Training;

/// <summary>What a port may ask for that the device makes itself from a field of the batch, because the field is far smaller to send.</summary>
/// <param name="Name">The port's name.</param>
/// <param name="Field">The field that it is made from.</param>
/// <param name="Write">Writes it, from the field as it was sent.</param>
public sealed record DerivedField(string Name, string Field, Func<GraphBuilder, Value, Value> Write)
{
    /// <summary>Masks from maps of their owners.</summary>
    /// <param name="name">The port: masks <c>[B, slots, H, W]</c>, 1 inside.</param>
    /// <param name="field">The field: <c>[B, D, H, W]</c>, whole numbers; the slots that own a pixel plus one, 0 for none.</param>
    /// <param name="slots">Masks of each image.</param>
    public static DerivedField Masks(string name, string field, int slots) => new(name, field, (g, owners) =>
    {
        g.Place(name);
        TensorType type = new(ElementType.I32, owners.Dim(0), slots, owners.Dim(1), owners.Dim(2), owners.Dim(3));
        Value slot = g.Emit(new IotaOp(type, 1));
        Value owner = g.Broadcast(g.Subtract(g.To(owners, ElementType.I32), 1), [0, 2, 3, 4], [.. type.Dims]);
        return g.ReduceAxes(BinaryKind.Maximum, g.To(g.Compare(Direction.EQ, owner, slot), g.Float), 2);
    });
}
