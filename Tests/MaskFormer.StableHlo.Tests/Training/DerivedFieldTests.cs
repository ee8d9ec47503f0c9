using MaskFormer.StableHlo.Training;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Training;

public sealed class DerivedFieldTests
{
    [Fact]
    public void Masks_hold_the_pixels_of_their_owner()
    {
        DerivedField masks = DerivedField.Masks("Targets", "Owners", slots: 2);
        double[] owners = [0, 1, 2, 2, 0, 1, 65535, 3, 2, 1, 1, 0];
        double[] made = Run.Graph((g, x) => masks.Write(g, [x[0]]), Run.Tensor(ElementType.UI16, [2, 1, 2, 3], owners));
        double[] above = Run.Graph((g, x) => masks.Write(g, [x[0]]), Run.Tensor(ElementType.UI16, [1, 2, 2, 3], owners));
        Assert.Equal([0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0], above);
        Assert.Equal([0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0], made);
    }
}
