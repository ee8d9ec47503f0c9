using CsCheck;
using MaskFormer.Language;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Gradients;

public class StructureGradientTests
{
    private static readonly Gen<int> Seeds = Gen.Int[0, 1_000_000];

    [Fact]
    public void Patterns()
    {
        Differences.Check((g, x) => g.Rearrange(x[0], "a b (c d) -> (d a) c b", ("c", 2)), 1, [2, 3, 4]);
        Differences.Check((g, x) => g.Expand(x[0], "a b -> b c a", 3, 4, 2), 2, [2, 3]);
        Differences.Check((g, x) => g.Sum(x[0], "a b c -> c a"), 3, [2, 3, 4]);
        Differences.Check((g, x) => g.Mean(x[0], "a b c ->"), 4, [2, 3, 4]);
        Differences.Check((g, x) => g.Max(x[0], "a b c -> b"), 5, [2, 3, 4]);
        Differences.Check((g, x) => g.Stack([x[0], x[1], g.Last(x[0])]), 6, [1, 3], [1, 3]);
        Differences.Check((g, x) => g.Roll(x[0], -1, 2), 7, [1, 3, 4, 2]);
        Differences.Check((g, x) => g.CropLike(g.Roll(g.PadTo(x[0], 3), 1, 1), x[0]), 8, [1, 4, 5, 2]);
    }

    [Fact]
    public void Einsums()
    {
        Differences.Check((g, x) => g.Einsum("lqbc,bchw->lbqhw", x[0], x[1]), 1, [2, 3, 2, 4], [2, 4, 3, 2]);
        Differences.Check((g, x) => g.Einsum("ab,cb->ac", x[0], x[1]), 2, [2, 3], [4, 3]);
        Differences.Check((g, x) => g.Einsum("abc,cd->b", x[0], x[1]), 3, [2, 3, 4], [4, 5]);
        Differences.Check((g, x) => g.Einsum("a,b->ba", x[0], x[1]), 4, [3], [4]);
        Differences.Check((g, x) => g.Einsum("ab,bc,cd->ad", x[0], x[1], x[2]), 5, [2, 3], [3, 4], [4, 2]);
    }

    [Fact]
    public void Dot_general_with_any_axes() => (from seed in Seeds
                                                from sizes in Gen.Long[1, 3].Array[5]
                                                select (seed, sizes)).Always(
        t =>
        {
            // Letters in random order on both sides: a batch, b and c summed, d and e free.
            Random random = new(t.seed);
            string left = Shuffled("abcd", random), right = Shuffled("abce", random), result = Shuffled("ade", random);
            Differences.Check((g, x) => g.Einsum($"{left},{right}->{result}", x[0], x[1]), t.seed, Shape(left), Shape(right));

            long[] Shape(string letters) => [.. letters.Select(c => t.sizes[c - 'a'])];
        },
        iter: 25);

    private static string Shuffled(string letters, Random random)
    {
        char[] order = [.. letters];
        random.Shuffle(order);
        return new(order);
    }

    [Fact]
    public void Slices_and_pads_with_any_steps() =>
        (
            from seed in Seeds
            from size in Gen.Long[1, 6]
            from low in Gen.Long[-2, 2]
            from high in Gen.Long[-2, 2]
            from interior in Gen.Long[0, 2]
            from stride in Gen.Long[1, 3]
            select (seed, size, low, high, interior, stride)
        )
            .Where(static t => t.size + t.low + t.high + ((t.size - 1) * t.interior) > 0)
            .Always(
                t =>
                    Differences.Check(
                        (g, x) =>
                            g.Slice(
                                g.Emit(new PadOp([t.low], [t.high], [t.interior]), x[0], x[1]),
                                0,
                                0,
                                t.size + t.low + t.high + ((t.size - 1) * t.interior),
                                t.stride
                            ),
                        t.seed,
                        [t.size],
                        []
                    ),
                iter: 60
            );

    [Fact]
    public void Dynamic_windows()
    {
        Differences.Check((g, x) => g.Emit(new DynamicSliceOp([2, 2]), x[0], g.Full(1, ElementType.I32), g.Full(9, ElementType.I32)), 1, [3, 4]);
        Differences.Check((g, x) => g.Emit(new DynamicUpdateSliceOp(), x[0], x[1], g.Full(1, ElementType.I32), g.Full(9, ElementType.I32)), 2, [3, 4], [2, 2]);
    }

    [Fact]
    public void Resizing()
    {
        foreach (Resize mode in Enum.GetValues<Resize>())
        {
            Differences.Check((g, x) => g.ResizeLike(x[0], x[1], mode), 1, [1, 2, 3, 4], [1, 1, 5, 7]);
            Differences.Check((g, x) => g.ResizeLike(x[0], x[1], mode), 2, [1, 2, 6, 2], [1, 1, 3, 4]);
        }
    }

    [Fact]
    public void Gather_gives_back_where_it_took() =>
        Differences.Check(
            (g, x) => g.Emit(new GatherOp([1], [0], [0], 1, [1, 3]), x[0], g.Constant(Literal.FromNumbers(new(ElementType.I32, 4, 1), [2, 0, 2, 4]))),
            1,
            [5, 3]
        );
}
