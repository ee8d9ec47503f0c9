using CsCheck;
using Xunit;

namespace MaskFormer.Generators.Tests.Algebra;

public sealed class QuotientTests
{
    private static readonly Dim h = Dim.Symbol("H"), w = Dim.Symbol("Width"), s = Dim.Symbol("Stride");

    [Theory]
    [InlineData("H/4", "(H/2)/2")]
    [InlineData("H/32", "(((H/2)/2)/2)/4")]
    [InlineData("Width", "(4*Width)/4")]
    [InlineData("Width + H", "(3*Width + 3*H)/3")]
    [InlineData("H/2", "(3*H)/6")]
    [InlineData("H", "(H*Stride)/Stride")]
    [InlineData("2*H + H/2", "(5*H)/2")]
    [InlineData("(H + 1)/2", "(H + 3)/2 - 1")]
    [InlineData("(H + 4)/8", "(H/4 + 1)/2")]
    [InlineData("1", "1/Stride")]
    [InlineData("3", "5/2")]
    public void Quotients_reduce(string expected, string written) => Assert.Equal(Read(expected), Read(written));

    [Theory]
    [InlineData("H/2 + H/2", "H")]
    [InlineData("(H/2)*2", "H")]
    [InlineData("H/Stride", "H")]
    [InlineData("H/4 - 1", "(H - 4)/4 + 1")]
    public void What_differs_for_some_value_stays_apart(string one, string other) => Assert.NotEqual(Read(one), Read(other));

    [Theory]
    [InlineData(7, 2, 3)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(1, 1, 0)]
    public void Same_padding_gives_the_rounded_up_quotient(int kernel, int stride, int padding) =>
        Assert.Equal(Quotients.Ceiling(h, Dim.Const(stride)), Windows.Count(h, Dim.Const(kernel), Dim.Const(stride), Dim.Const(padding), Dim.Const(1)));

    [Fact]
    public void Whole_division_of_CSharp_rounds_down()
    {
        Assert.Equal(Dim.Const(3), Quotients.Floor(Dim.Const(7), Dim.Const(2)));
        Assert.Equal(w, Quotients.Floor(w * s, s));
    }

    [Fact]
    public void Normal_form_keeps_the_value() =>
        Gen.Select(Expressions(3), Gen.Int[1, 40], Gen.Int[1, 12], Gen.Int[1, 5]).Always((e, a, b, c) =>
        {
            long Number(string name) => name switch { "H" => a, "Width" => b, _ => c };
            Dim normal = e.Evaluate(Dim.Symbol);
            Assert.Equal(Value(e, Number), Value(normal, Number));
        });

    // Users copy what messages and tables show into [Shape] and ports. A leading minus is the one thing that shapes do not have.
    [Fact]
    public void What_is_written_for_people_reads_as_the_same() =>
        Expressions(3).Select(static e => e.Evaluate(Dim.Symbol)).Where(static d => !("(" + DimText.Plain.Write(d)).Contains("(-", StringComparison.Ordinal))
            .Always(static d => Assert.Equal(d, Read(DimText.Plain.Write(d))));

    [Theory]
    [InlineData("(H/32)*(Width/32)")]
    [InlineData("2*(H/3)")]
    [InlineData("6 - 2*Width")]
    [InlineData("H - Width + 6")]
    [InlineData("H/32 + Width/32 - 1")]
    [InlineData("(H + 1)/2")]
    public void Quotients_stand_in_parentheses_where_a_product_would_take_them_apart(string text) => Assert.Equal(text, DimText.Plain.Write(Read(text)));

    [Fact]
    public void Normal_form_is_stable() =>
        Expressions(3).Always(static e =>
        {
            Dim normal = e.Evaluate(Dim.Symbol);
            Assert.Equal(normal, normal.Substitute(Dim.Symbol));
        });

    [Fact]
    public void What_is_not_negative_is_so_for_all_values() =>
        Gen.Select(Expressions(3), Gen.Long[1, 40], Gen.Long[1, 9], Gen.Long[1, 5]).Always(static t =>
        {
            Dim dim = t.Item1.Evaluate(Dim.Symbol);
            long value = Value(dim, name => name switch { "H" => t.Item2, "Width" => t.Item3, _ => t.Item4 });
            Assert.True(value >= 0 || !Bounds.NotNegative(dim), $"{dim} is {value}");
        });

    [Theory]
    [InlineData("H*Width - H", true)]
    [InlineData("3*H - 2*H - 1", true)]
    [InlineData("H/4 - 1", true)]
    [InlineData("(H - 9)/2", false)]
    [InlineData("H - Width", false)]
    [InlineData("H - 2", false)]
    public void Bounds_follow_term_by_term(string text, bool expected) => Assert.Equal(expected, Bounds.NotNegative(Read(text)));

    private static Gen<DimSyntax> Expressions(int depth)
    {
        Gen<DimSyntax> leaf = Gen.OneOf<DimSyntax>(
            Gen.Int[0, 2].Select(static i => (DimSyntax)new NameSyntax(new[] { "H", "Width", "Stride" }[i])),
            Gen.Long[1, 9].Select(static n => (DimSyntax)new NumberSyntax(n)));
        if (depth == 0) return leaf;
        Gen<DimSyntax> deeper = Expressions(depth - 1);
        return Gen.OneOf(
            leaf,
            Gen.Select(Gen.Bool.Select(static b => b ? '+' : '*'), deeper, deeper).Select(static (op, l, r) => (DimSyntax)new BinarySyntax(op, l, r)),
            Gen.Select(deeper, leaf).Select(static (l, r) => (DimSyntax)new BinarySyntax('/', l, r)),
            Gen.Select(deeper, Gen.Long[0, 3]).Select(static (l, n) => (DimSyntax)new BinarySyntax('-', l, new NumberSyntax(n))));
    }

    private static long Value(DimSyntax e, Func<string, long> names) => e switch
    {
        NumberSyntax n => n.Value,
        NameSyntax n => names(n.Name),
        BinarySyntax { Operator: '+' } b => Value(b.Left, names) + Value(b.Right, names),
        BinarySyntax { Operator: '-' } b => Value(b.Left, names) - Value(b.Right, names),
        BinarySyntax { Operator: '*' } b => Value(b.Left, names) * Value(b.Right, names),
        BinarySyntax b => Ceiling(Value(b.Left, names), Value(b.Right, names)),
        _ => throw new InvalidOperationException(),
    };

    private static long Value(Dim dim, Func<string, long> names) => dim.Terms.Sum(t => t.Count * t.Atoms.Aggregate(1L, (product, atom) =>
        product * (atom is { Over: { } over, By: { } by } ? Ceiling(Value(over, names), Value(by, names)) : names(atom.Text))));

    private static long Ceiling(long a, long b) => (long)Math.Ceiling((decimal)a / b);

    private static Dim Read(string text) => ShapeParser.Parse(text).Axes[0].Evaluate(Dim.Symbol);
}
