using MaskFormer.Definitions;
using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MyModel;

/// <summary>Five halvings in a row. It takes the place of ResNet wherever a <see cref="Backbone"/> is asked for.</summary>
[Block]
public sealed partial record PlainBackbone : Backbone
{
    /// <summary>Channels at stride 4; they double with every further map.</summary>
    [Range(8, 512)] public int Width { get; init; } = 32;

    /// <summary>Groups of the norms; must divide <see cref="Width"/>.</summary>
    [Range(1, 64)] public int Groups { get; init; } = 8;

    [Require("Width must be divisible by Groups")] bool GroupsFit => Width % Groups == 0;

    /// <inheritdoc/>
    public override int C2 => Width;

    /// <inheritdoc/>
    public override int C3 => 2 * Width;

    /// <inheritdoc/>
    public override int C4 => 4 * Width;

    /// <inheritdoc/>
    public override int C5 => 8 * Width;

    Halving First => new() { In = 3, Out = Width, Groups = Groups };
    Halving Second => new() { In = Width, Out = Width, Groups = Groups };
    Halving Third => new() { In = Width, Out = C3, Groups = Groups };
    Halving Fourth => new() { In = C3, Out = C4, Groups = Groups };
    Halving Fifth => new() { In = C4, Out = C5, Groups = Groups };

    /// <inheritdoc/>
    public override Tensor Res2 => Second.On(First.On(Image).Y).Y;

    /// <inheritdoc/>
    public override Tensor Res3 => Third.On(Res2).Y;

    /// <inheritdoc/>
    public override Tensor Res4 => Fourth.On(Res3).Y;

    /// <inheritdoc/>
    public override Tensor Res5 => Fifth.On(Res4).Y;
}
