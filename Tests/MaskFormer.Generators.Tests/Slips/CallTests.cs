using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>What flows: loops over what is no row, blocks that are not called, choices of tensors, numbers that no tensor takes.</summary>
public sealed class CallTests
{
    private const string Fold = "Row.Fold(X, (part, x) => part.On(x).Y)";
    private const string Out = "Second(Hid) + Inner.On(Passed).Y";

    private static readonly (string Right, string Wrong, string[] Said)[] cases =
    [
        // a loop walks a row of the record
        (Fold, Fold + " + Repeat(2, i => new Part { Width = In }).Fold(X, (part, x) => part.On(x).Y)", ["MF1001 «Repeat(2, i => new Part { Width = In })»"]),
        (Fold, "(Twice > 4 ? Row : Row).Fold(X, (part, x) => part.On(x).Y)", ["MF1001 «Twice > 4 ? Row : Row»"]),
        (Fold, "Row.Zip(Inner).Fold(X, (part, other, x) => part.On(x).Y)", ["CS0411 «Zip»"]),
        (Fold, "Inner.Fold(X, (part, x) => part.On(x).Y)", ["CS1061 «Fold»"]),
        (Fold, "Row.Fold(X, (part, x) => part.Y)", ["MF1001 «part.Y»"]),
        (Fold, "(Row).Fold(X, (part, x) => (part).On(x).Y)", []),
        (Fold, "this.Row.Zip(Row).Fold(X, (part, other, x) => other.On(part.On(x).Y).Y)", []),
        // a block that is not called, or with what is no input
        (Out, "Second(Hid) + Inner.Y", ["MF1001 «Inner.Y»"]),
        (Out, "Second(Hid) + Inner.On([Passed]).Y", ["MF1001 «[Passed]»"]),
        (Out, "Second(Hid) + Inner.On(new[] { Passed }).Y", ["MF1001 «new[] { Passed }»"]),
        (Out, "Second(Hid) + Inner.On(Passed, [X]).Y", ["CS1501 «On»"]),
        // which of two tensors flows
        ("Relu(First(X))", "(Twice > 4) switch { true => First(X), _ => Relu(First(X)) }",
            ["MF1001 «(Twice > 4) switch { true => First(X), _ => Relu(First(X)) }»"]),
        ("Relu(First(X))", "(Tensor)Relu(First(X))", ["MF1001 «(Tensor)Relu(First(X))»"]),
        ("Relu(First(X))", "Twice > 4 ? First(X) : Relu(First(X))", []),
        // numbers
        ("Second(Hid)", "Second(Hid) * 1m", ["CS0019 «Second(Hid) * 1m»"]),
        ("Second(Hid)", "Second(Hid) * (2m + 1)", ["CS0019 «Second(Hid) * (2m + 1)»"]),
        ("new() { Width = In }", "new() { Width = Rate }", ["CS0266 «Rate»"]),
        ("Kind Two => Kind with { Width = Wide };", "public double Odd { get; init; } = 2; Kind Two => Kind with { Width = Odd };", ["CS0266 «Odd»"]),
        // one cause
        ("Part Inner => new() { Width = In };", "public Part Inner { get; set; } = new() { Width = 8 };", ["MF1017 «Inner»"]),
        ("Blocks<Part> Row => Repeat(3,", "[Range(1, 9)] public int Many { get; init; } = 20000; Blocks<Part> Row => Repeat(Many,", ["MF3001 «20000»"]),
        ("public Kind Kind { get; init; } = new Even();", "public Kind Kind { get; init; } = new Even { Heads = 3 };", ["MF2003 «Heads = 3»"]),
        // a tensor among numbers, which C# takes
        ("int Twice", "[Require(\"no\")] bool Has => X != null; int Twice", ["MF1001 «X»"]),
        ("int Twice", "[Require(\"no\")] bool Has => First is null; int Twice", ["MF1001 «First»"]),
        ("int Twice => 2 * In;", "int Twice => Equals(this.Hid, null) ? 1 : 2;", ["MF1001 «Hid»"]),
        ("Linear(In, Mid)", "Linear(In, X == null ? 1 : Mid)", ["MF1001 «X»"]),
        ("int Twice => 2 * In;", "int Twice => Hid;", ["CS0029 «Hid»"]),
        ("int Twice => 2 * In;", "int Twice => nameof(Hid).Length + new[] { 1 }.Sum(X => X);", []),
        // operations of nothing
        ("Relu(First(X))", "Concat(1)", ["MF2002 «Concat(1)»"]),
        ("Relu(First(X))", "Stack(0)", ["MF2002 «Stack(0)»"]),
        ("Relu(First(X))", "OneHot(Sum(First(X), \"b c -> b\"), 0)", ["MF2032 «0»"]),
        // names of types that are properties too
        ("public string Name", "public NormKind Norm { get; init; } public NormKind? NormKind { get; init; } public string Name", []),
        ("public string Name", "public EquatableList<NormKind> NormKind { get; init; } = []; public string Name", []),
        ("public string Name { get; init; } = \"a\";",
            "public Mode Kind { get; init; } public Mode? Mode { get; init; } int Some => Kind == Kinds.Mode.Soft ? 1 : 2;", []),
        ("[Input(\"B, In\")] Tensor X => Port;",
            "public Mode Kind { get; init; } [Input(\"B, In\")] Tensor Mode => Port; Tensor X => Kind == Kinds.Mode.Soft ? Mode : Relu(Mode);", []),
    ];

    [Fact]
    public void Each_has_its_one_finding()
    {
        string[] wrong =
        [
            .. cases.AsParallel().AsOrdered()
                .Select(static slip => (slip, Said: SlipHarness.Said(new("", Put(slip.Right, slip.Wrong), ""))))
                .Where(static pair => !pair.Said.SequenceEqual(pair.slip.Said))
                .Select(static pair => $"{pair.slip.Wrong}: {string.Join(" | ", pair.Said)}"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static string Put(string right, string wrong) => SlipHarness.Replace(
        SlipHarness.Replace(KindTests.Records, "public static class Elsewhere", "public enum Mode { Soft, Hard } public static class Elsewhere"), right, wrong);
}
