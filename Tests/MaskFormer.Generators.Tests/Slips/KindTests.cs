using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>More slips of the same kinds, so that the kind is mended and not the instance.</summary>
public sealed class KindTests
{
    public static TheoryData<string, string, string[]> Cases => new()
    {
        // a body that the language does not have, in words that say what to do
        { "Layer Second => Linear(Mid, In);", "static Layer Second => Linear(8, 8);", ["MF1001 «static Layer Second => Linear(8, 8);»"] },
        { "Tensor Hid => Relu(First(X));", "static Tensor Hid => Relu(First(X));", ["CS0120 «First»", "CS0120 «X»"] },
        { "Second(Hid)", "Linear(Mid, In)(Hid)", ["MF1001 «Linear(Mid, In)(Hid)»"] },
        { "Second(Hid)", "Second(Hid + Weight(\"Mid\"))", ["MF1001 «Weight(\"Mid\")»"] },
        { "Second(Hid)", "new Part { Width = In }.On(Second(Hid)).Y", ["MF1001 «new Part { Width = In }»"] },
        { "Second(Hid)", "(Inner with { Width = In }).On(Second(Hid)).Y", ["MF1001 «Inner with { Width = In }»"] },
        { "Second(Hid)", "Row[0].On(Second(Hid)).Y", ["MF1001 «Row[0]»"] },
        { "Second(Hid)", "Second(Hid) * Port", ["MF1001 «Port»"] },
        { "Second(Hid)", "Second(Hid) + Elsewhere.Bias", ["MF1001 «Elsewhere.Bias»"] },
        // what is taken of a wired block
        { "Row.Fold(X, (part, x) => part.On(x).Y)", "Row.Fold(X, (part, x) => part.On(x).Width)", ["MF2014 «Width»"] },
        { "Row.Fold(X, (part, x) => part.On(x).Y)", "Row.Fold(X, (part, x) => part.On(x))", ["CS0619 «Row.Fold(X, (part, x) => part.On(x))»"] },
        { "Row.Fold(X, (part, x) => part.On(x).Y)", "Row.Fold(X, (part, x) => part.On(x).Hidden)", ["CS0122 «Hidden»"] },
        { "Inner.On(Passed).Y", "Inner.On(Passed).Width", ["MF2014 «Width»"] },
        { "Inner.On(Passed).Y", "Inner.On(Passed).Open", ["MF2014 «Open»"] },
        { "Inner.On(Passed).Y", "Inner.On(input: Passed).Y", ["CS1739 «input»"] },
        { "Inner.On(Passed).Y", "Inner.On(x: Passed).Y", [] },
        // attributes that nobody reads
        { "Tensor Hid", "[Weights(\"hid\")] Tensor Hid", ["MF1016 «Weights(\"hid\")»"] },
        { "[Bound] public int Mid { get; init; } = 8;", "[Weights(\"mid\"), Bound] public int Mid { get; init; } = 8;", ["MF1016 «Weights(\"mid\")»"] },
        { "public string Name", "[Range(1, 4)] public string Name", ["MF1016 «Range(1, 4)»"] },
        { "int Twice", "[Require(\"Twice must be even\")] int Twice", ["MF1016 «Require(\"Twice must be even\")»"] },
        { "int Twice", "[Bound] int Twice", ["MF1016 «Bound»"] },
        { "int Twice", "[Shape(\"B, In\")] int Twice", ["MF1016 «Shape(\"B, In\")»"] },
        { "int Twice", "[Range(1, 4)] public static int Many { get; set; } = 2; int Twice", ["MF1016 «Range(1, 4)»"] },
        { "[Input(\"B, In\")] Tensor X => Port;", "[Input(\"B, In\"), Output(\"B, In\")] public Tensor X => Port;", ["MF1016 «Output(\"B, In\")»"] },
        { "[Output(\"B, In\")] public Tensor Out =>", "[Output(\"B, In\")] public double Out => 1; Tensor Rest =>", ["MF1016 «Output(\"B, In\")»"] },
        // what the C# compiler refuses is said once, and not by generated code
        { "Linear(Mid, In)", "Linear(Mid, \"In\")", ["CS1503 «\"In\"»"] },
        { "Linear(Mid, In)", "Linear(Mid, In + 1.0)", ["CS1503 «In + 1.0»"] },
        { "Linear(Mid, In)", "Linear(Mid, checked(In))", [] },
        { "Inner.On(Passed).Y", "Inner.On(\"Passed\").Y", ["CS1503 «\"Passed\"»"] },
        { "Inner.On(Passed).Y", "Inner.On(Inner).Y", ["CS1503 «Inner»"] },
        { "Second(Hid) + Inner.On(Passed).Y", "Second(Hid) + Inner", ["CS0019 «Second(Hid) + Inner»"] },
        { "public sealed partial record Part", "file sealed partial record Part", ["MF1002 «Part»", "CS9051 «Inner»", "CS9051 «Row»"] },
        // numbers that nothing can be made of
        { "int Twice", "[Require(\"In must fit\")] bool Fits => In % (Mid - 8) == 0; int Twice", ["MF2003 «Mid»"] },
        { "Repeat(3, i =>", "Repeat(-1, i =>", ["MF2003 «Row»"] },
        { "Second(Hid)", "Drop(Second(Hid), 1)", ["MF2032 «1»"] },
        { "Second(Hid)", "Drop(Second(Hid), 0.5)", [] },
        { "public string Name { get; init; } = \"a\";", "public string Name { get; init; } = null!;", ["MF1006 «null!»"] },
        { "public string Name { get; init; } = \"a\";", "public string? Name { get; init; }", [] },
        { "public string Name", "[Range(double.NaN, 9)] public double Rate { get; init; } = 1; public string Name", ["MF3001 «1»"] },
        // properties that look like parameters
        { "public string Name { get; init; }", "public string Name { get; set; }", ["MF1017 «Name»"] },
        { "public string Name { get; init; }", "internal string Name { get; init; }", ["MF1017 «Name»"] },
        { "public string Name { get; init; }", "public required string Name { get; init; }", ["CS9035 «new»"] },
        {
            "public string Name { get; init; } = \"a\";",
            "public int MaskDim { get; init; } = 1; public int Mask_Dim { get; init; } = 1;",
            ["MF1018 «Mask_Dim»"]
        },
        { "public string Name { get; init; } = \"a\";", "public int QKVBias { get; init; } = 1; public int QkvBias { get; init; } = 1;", ["MF1018 «QkvBias»"] },
        // the record itself
        { "public sealed partial record Holder", "public sealed partial record Holder : Part", ["CS0509 «Part»"] },
        { "public sealed partial record Part", "public partial record struct Part", ["CS0592 «Block»", "CS8983 «Part»"] },
        { "sealed partial record Part", "sealed record Part", ["MF1002 «Part»"] },
        { "[Input(\"B, Width\")] Tensor X => Port;", "Tensor X => Port;", ["MF1007 «X»"] },
        { "public Tensor Out ", "public Tensor Hid ", ["CS0102 «Hid»", "CS0229 «Hid»"] },
        { "Tensor Hid => Relu(First(X));", "Tensor hid => Relu(X); Tensor Hid => Relu(First(hid));", [] },
        { "Second(Hid)", "Second(Hid) / Math.Sqrt(In)", [] },
        { "Second(Hid)", "Second(Hid) * Math.Sqrt(Hid)", ["CS1503 «Hid»"] },
    };

    private const string Records = """
        using MaskFormer.Language;
        using static MaskFormer.Language.Ops;

        namespace Kinds;

        public static class Elsewhere { public static Tensor Bias => throw new InvalidOperationException(); }

        [Block]
        public sealed partial record Part
        {
            [Bound] public int Width { get; init; } = 8;
            [Input("B, Width")] Tensor X => Port;
            Tensor Hidden => Relu(X);
            public Tensor Open => Relu(Hidden);
            [Output("B, Width")] public Tensor Y => Relu(Open);
        }

        [Block]
        public sealed partial record Holder
        {
            [Bound] public int In { get; init; } = 8;
            [Bound] public int Mid { get; init; } = 8;
            public string Name { get; init; } = "a";
            int Twice => 2 * In;
            [Input("B, In")] Tensor X => Port;
            Layer First => Linear(In, Mid);
            Layer Second => Linear(Mid, In);
            Part Inner => new() { Width = In };
            Blocks<Part> Row => Repeat(3, i => new Part { Width = In });
            Tensor Passed => Row.Fold(X, (part, x) => part.On(x).Y);
            Tensor Hid => Relu(First(X));
            [Output("B, In")] public Tensor Out => Second(Hid) + Inner.On(Passed).Y;
        }

        [Config] public sealed partial record Uses { public Holder Held { get; init; } = new() { In = 8, Mid = 8 }; }
        """;

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_finding_each(string right, string wrong, string[] said) =>
        Assert.Equal(said, SlipHarness.Said(new(wrong, SlipHarness.Replace(Records, right, wrong), "")));

    [Fact]
    public void Right_records_have_none() => Assert.Empty(SlipHarness.Said(new("right", Records, "")));
}
