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
        {
            "[Bound] public int In { get; init; } = 8;",
            "[Bound] public int In { get; init; } = 8; [Bound] public static int Few { get; set; } = 8; [Shape(\"B, Few\")] Tensor Seen => Relu(X);",
            ["MF1016 «Bound»"]
        },
        { "int Twice", "static int Few => 8; [Shape(\"B, Few\")] Tensor Seen => Relu(X); int Twice", ["MF1005 «\"B, Few\"»"] },
        {
            "public double Rate",
            "[System.ComponentModel.DataAnnotations.Range(1, 4)] public double Rate",
            ["MF1016 «System.ComponentModel.DataAnnotations.Range(1, 4)»"]
        },
        { "public double Rate", "[System.ComponentModel.DataAnnotations.Display(Name = \"r\")] public double Rate", [] },
        { "Tensor Hid =>", "[Foreign.Shape(\"hello world\")] Tensor Hid =>", [] }, // it is not the language's
        // fields, as where '=>' lost its '>'
        { "Layer First => Linear(In, Mid);", "Layer First = Linear(8, 8);", ["MF1001 «Layer First = Linear(8, 8);»"] },
        { "Part Inner => new() { Width = In };", "Part Inner = new() { Width = 8 };", ["MF1001 «Part Inner = new() { Width = 8 };»"] },
        { "Tensor Hid => Relu(First(X));", "Tensor Hid = Relu(First(X));", ["CS0236 «First»", "CS0236 «X»"] },
        { "[Input(\"B, In\")] Tensor X => Port;", "[Input(\"B, In\")] Tensor X = Port;", ["CS0592 «Input»"] },
        { "Tensor Hid => Relu(First(X));", "Tensor this[int i] => X; Tensor Hid => Relu(First(this[0]));", ["MF1001 «this[0]»"] },
        { "public static class Elsewhere", "[Block] public interface ISeen; public static class Elsewhere", ["CS0592 «Block»"] },
        // a mark or a form that was forgotten
        { "[Block]\npublic sealed partial record Even", "public sealed partial record Even", ["MF1002 «Even»"] },
        { "sealed partial record Even", "sealed record Even", ["MF1002 «Even»"] },
        {
            "[Config] public sealed partial record Uses",
            "public sealed record Own : MaskFormer.Runtime.Contracts.DataConfig; [Config] public sealed partial record Uses",
            ["MF1002 «Own»"]
        },
        { "[Input(\"B, In\")] Tensor X => Port;", "[Input(\"B, In\")] Tensor X => Relu(Port);", ["MF1001 «Relu(Port)»"] },
        { "[Input(\"B, In\")] Tensor X => Port;", "[Input(\"B, In\")] Tensor X => null!;", ["MF1001 «null!»"] },
        { "[Output(\"B, Width\")] public Tensor Y => Relu(Open);", "public Tensor Y => Relu(Open);", ["MF1007 «Part»"] },
        { "[Output(\"B, Width\")] public Tensor Y => Relu(Open);", "[Output(\"B, 2*Width\")] public Tensor Y => Relu(Open);", ["MF2001 «Y»"] },
        { "[Block]\npublic sealed partial record Part", "public sealed partial record Part", ["MF1016 «Input(\"B, Width\")»"] },
        { "[Block]\npublic sealed partial record Part", "[Config]\npublic sealed partial record Part", ["MF1016 «Input(\"B, Width\")»"] },
        {
            "public override Tensor Y => Relu(X);",
            "[Input(\"B, Width\")] Tensor More => Port; public override Tensor Y => Relu(X + More);",
            ["MF1016 «Input(\"B, Width\")»"]
        },
        { "int Twice", "[Require(\"must hold\")] public bool Holds { get; init; } = true; int Twice", ["MF1016 «Require(\"must hold\")»"] },
        { "Part Inner =>", "Part? Inner =>", ["MF1001 «Part?»"] },
        { "Part Inner => new() { Width = In };", "Part Inner { get; init; } = new() { Width = 8 };", ["MF1001 «{ get; init; }»"] },
        { "Tensor Hid => Relu(First(X));", "Part Told => Inner.On(X); Tensor Hid => First(Told.On(X).Y);", ["MF1001 «Told»"] },
        { "Row.Fold(X, (part, x) => part.On(x).Y)", "Odd.Fold(X, (odd, x) => odd.On(x).Y); Blocks<Uses> Odd => Repeat(2, i => new Uses())", ["CS1061 «Y»"] },
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
        { "public string Name { get; init; } = \"a\";", "\n#nullable disable\npublic string Name { get; init; }\n#nullable restore\n", ["MF1006 «Name»"] },
        { "public string Name", "[Range(double.NaN, 9)] public double Share { get; init; } = 1; public string Name", ["MF3001 «1»"] },
        { "Rate { get; init; } = 1;", "Rate { get; init; } = double.NaN;", ["MF3001 «double.NaN»"] },
        { "new() { Rate = 0.5 }", "new() { Rate = double.PositiveInfinity }", ["MF3001 «Rate = double.PositiveInfinity»"] },
        { "new() { Rate = 0.5 }", "new() { Rate = 0.0 / 0 }", ["MF3001 «Rate = 0.0 / 0»"] },
        { "Second(Hid)", "Second(Hid) / 0", ["MF2032 «0»"] },
        { "Second(Hid)", "Second(Hid) / (In - In)", ["MF2032 «In - In»"] },
        { "Second(Hid)", "Second(Hid) * (1 / 0)", ["CS0020 «1 / 0»"] },
        { "Repeat(3, i =>", "Repeat(1000000000, i =>", ["MF2003 «Row»"] },
        { "Repeat(3, i =>", "Repeat(int.MaxValue, i =>", ["MF2003 «Row»"] },
        { "Repeat(3, i =>", "Repeat(Twice * 1000000, i =>", ["MF2003 «Row»"] },
        { "Repeat(3, i =>", "Repeat(Twice / (Mid - 8), i =>", ["MF2003 «Row»"] },
        { "Second(Hid)", "Second(Hid) * double.NaN", ["MF2032 «double.NaN»"] },
        { "Second(Hid)", "Second(Hid) + double.PositiveInfinity", ["MF2032 «double.PositiveInfinity»"] },
        { "Second(Hid)", "Second(Hid) * (0.0 / 0)", ["MF2032 «0.0 / 0»"] },
        { "Relu(First(X))", "AtLeast(First(X), double.NaN)", ["MF2032 «double.NaN»"] },
        { "Relu(First(X))", "Where(Greater(First(X), 0), First(X), double.NaN)", ["MF2032 «double.NaN»"] },
        { "Second(Hid)", "Second(Hid) / (Mid - 8)", ["MF2032 «Mid - 8»"] },
        { "Second(Hid)", "Second(Hid) * (1.0 / (Mid - 8))", ["MF2032 «Mid - 8»"] },
        { "Second(Hid)", "Second(Hid) * (16 / (Mid - 8))", ["MF2032 «Mid - 8»"] },
        { "Tensor Hid => Relu(First(X));", "public double Eps { get; init; } Tensor Hid => First(X) / Eps;", ["MF2032 «Eps»"] },
        { "Tensor Hid => Relu(First(X));", "public double Eps { get; init; } Tensor Hid => Eps == 0 ? First(X) : First(X) / Eps;", [] },
        { "int Twice => 2 * In;", "int Twice => 2 * In / (Mid - 8);", ["MF2032 «Mid - 8»"] },
        { "Linear(In, Mid)", "Linear(In, Mid - 8)", ["MF2032 «Mid - 8»"] },
        { "Relu(First(X))", "Drop(First(X), Rate)", ["MF2032 «Rate»"] },
        { "Relu(First(X))", "Drop(First(X), Rate) + Drop(First(X), Rate)", ["MF2032 «Rate»"] },
        { "public int Mid { get; init; } = 8;", "public int Mid { get; init; }", [] }, // bound: the enclosing block sets it
        { "int Twice => 2 * In;", "bool Even => In > 2 && Even; int Twice => Even ? In : 2;", ["MF1004 «Even»"] },
        { "Linear(In, Mid)", "Linear(In, Mid, bias: null)", ["CS1503 «null»"] },
        { "Repeat(3, i =>", "Repeat(128 / 0, i =>", ["CS0020 «128 / 0»"] },
        { "Linear(In, Mid)", "Linear(0, Mid)", ["MF2032 «0»"] },
        { "Linear(In, Mid)", "Linear(In, -1)", ["MF2032 «-1»"] },
        { "Linear(In, Mid)", "Linear(In, Mid, scale: double.NaN)", ["MF2032 «double.NaN»"] },
        { "Relu(First(X))", "Relu(Reshaped(First(X))); Layer Reshaped => LayerNorm(Mid, eps: -1)", ["MF2032 «-1»"] },
        { "Relu(First(X))", "Relu(Look(First(X), X, X)); Layer Look => MultiheadAttention(Mid, heads: 0)", ["MF2032 «0»"] },
        { "Relu(First(X))", "Relu(Look(First(X), X, X)); Layer Look => MultiheadAttention(Mid, -4)", ["MF2032 «-4»"] },
        { "Relu(First(X))", "Relu(Look(First(X), X, X)); Layer Look => MultiheadAttention(Mid, 4, dropRate: 1)", ["MF2032 «1»"] },
        { "Relu(First(X))", "Relu(Wide(First(X))); Layer Wide => Conv2d(Mid, Mid, kernel: 3, stride: 0)", ["MF2032 «0»"] },
        { "int Twice", "[Require(\"no\")] bool Never => false; int Twice", ["MF2003 «Never»"] },
        // what the number of the turn makes wrong is told in the row, not in every experiment
        { "i => new Part { Width = In }", "i => new Part { Width = In + i }", ["MF2001 «x»"] },
        {
            "Blocks<Kind> Each => Repeat(2, i => Kind with { Width = Wide });",
            "Blocks<Even> Each => Repeat(2, i => new Even { Width = Wide, Heads = Wide / 2 + i });",
            ["MF2003 «Heads = Wide / 2 + i»"]
        },
        // numbers that are no member of an enum
        { "Relu(First(X))", "Relu(Norm(First(X))); Layer Norm => Norm2d((NormKind)9, Mid, 2)", ["MF1001 «(NormKind)9»"] },
        { "Tensor Hid => Relu(First(X));", "Tensor Bias => Weight(\"1\", (Init)77); Tensor Hid => First(X) + Sum(Bias, \"m ->\");", ["MF1001 «(Init)77»"] },
        { "public string Name", "public NormKind Norm { get; init; } = (NormKind)9; public string Name", ["MF1001 «(NormKind)9»"] },
        { "public string Name", "public NormKind Norm { get; init; } = NormKind.Group + 7; public string Name", ["MF1001 «NormKind.Group + 7»"] },
        { "public string Name", "public NormKind Norm { get; init; } = (NormKind)0; public string Name", [] },
        // ends of a range
        { "public string Name", "[Range(4, 1)] public int Count { get; init; } = 2; public string Name", ["MF3001 «2»"] },
        { "public string Name", "[Range(1, 4)] public int Count { get; init; } public string Name", ["MF3001 «Count»"] },
        { "public string Name", "[Range(0, 4)] public int Count { get; init; } public string Name", [] },
        // shapes of nothing
        { "[Input(\"B, In\")] Tensor X", "[Input(\"B, 0\")] Tensor X", ["MF1003 «\"B, 0\"»"] },
        { "[Input(\"B, In\")] Tensor X", "[Input(\"B, In*0\")] Tensor X", ["MF1003 «\"B, In*0\"»"] },
        { "[Input(\"B, In\")] Tensor X", "[Input(\"B, In - 2*In\")] Tensor X", ["MF1003 «\"B, In - 2*In\"»"] },
        { "[Output(\"B, In\")] public Tensor Out", "[Output(\"B, Twice - 2*In\")] public Tensor Out", ["MF1003 «\"B, Twice - 2*In\"»"] },
        { "Tensor Hid =>", "[Shape(\"0*B, Mid\")] Tensor Hid =>", ["MF1003 «\"0*B, Mid\"»"] },
        { "Relu(First(X))", "Relu(First(X)) + Expand(Z, \"m -> b m\", \"B, Mid\"); Tensor Z => Weight(\"Mid*0\")", ["MF1003 «\"Mid*0\"»"] },
        { "[Input(\"B, In\")] Tensor X", "[Input(null!)] Tensor X", ["MF1003 «null!»"] },
        { "[Output(\"B, In\")] public Tensor Out", "[Output(null!)] public Tensor Out", ["MF1003 «null!»"] },
        { "Tensor Hid =>", "[Shape(default!)] Tensor Hid =>", ["MF1003 «default!»"] },
        { "[Output(\"B, Width\")] public Tensor Y => Relu(Open);", "[Output(\"Q\")] public Tensor Y => Relu(Open);", ["MF1005 «\"Q\"»"] },
        // a name that a pattern gives
        {
            "Layer First => Linear(In, Mid);",
            "public int? Maybe { get; init; } Layer First => Linear(In, Maybe is { } y ? y : Mid);",
            ["MF1001 «Maybe is { } y»"]
        },
        { "int Twice => 2 * In;", "public int? Maybe { get; init; } int Twice => Maybe is { } y ? y : In;", [] },
        // a config may set what is bound for what it passes on
        {
            "{ public Holder Held { get; init; } = new() { Rate = 0.5 }; }",
            "{ public Holder Held { get; init; } = new(); public int Size { get; init; } = 4; Holder Filled => Held with { In = Size }; }",
            []
        },
        // what a loop carries
        { "(part, x) => part.On(x).Y", "(part, x) => part.On(X).Y", ["MF2010 «part.On(X).Y»"] },
        { "(part, x) => part.On(x).Y", "(part, _) => part.On(X).Y", [] },
        // nothing where something is needed
        { "new() { Rate = 0.5 }", "new() { In = 8 }", ["MF3003 «In = 8»"] }, // the enclosing block's to set, and there is none
        { "new() { Rate = 0.5 }", "new() { Name = null! }", ["MF3003 «Name = null!»"] },
        { "new() { Rate = 0.5 }", "new() { Name = default! }", ["MF3003 «Name = default!»"] },
        { "Held { get; init; } = new() { Rate = 0.5 };", "Held { get; init; } = default!;", ["MF1006 «default!»"] },
        // keys that nobody meant
        { "Layer First", "[Weights(\"first layer\")] Layer First", ["MF4004 «\"first layer\"»"] },
        { "Layer First", "[Weights(\"first.\")] Layer First", ["MF4004 «\"first.\"»"] },
        { "Layer First", "[Weights(\".first\")] Layer First", ["MF4004 «\".first\"»"] },
        { "Layer First", "[Weights(\"a..b\")] Layer First", ["MF4004 «\"a..b\"»"] },
        { "Layer First", "[Weights(\"a{In\")] Layer First", ["MF4004 «\"a{In\"»"] },
        { "Layer First", "[Weights(null!)] Layer First", ["MF4004 «null!»"] },
        { "Layer First", "[Weights(\"a-b_{In}.c\")] Layer First", [] },
        // rows whose blocks, or whose kind's own requirements, are forgotten
        { "(part, x) => part.On(x).Y", "(part, x) => x", ["MF4003 «Row»"] },
        { "(part, x) => part.On(x).Y", "(part, x) => Relu(x)", ["MF4003 «Row»"] },
        { "(part, x) => part.On(x).Y", "(part, x) => part.On(part).Y", ["CS1503 «part»"] },
        { "i => new Part { Width = In }", "i => new Part { Width = In, Width = In }", ["CS1912 «Width»"] },
        { "public int Wide { get; init; } = 4;", "public int Wide { get; init; } = 9;", ["MF2003 «Wide»"] },
        { "public int Wide { get; init; } = 4;", "public int Wide { get; init; } = 9; [Require(\"even\")] bool Even => Wide % 2 == 0;", ["MF2003 «Wide»"] },
        // properties that look like parameters
        { "public string Name { get; init; } = \"a\";", "public int Twin { get => 2; init { } }", ["MF1017 «Twin»"] },
        { "public string Name { get; init; } =", "public string Name { get => field; init => field = value.Trim(); } =", ["MF1017 «Name»"] },
        { "public string Name { get; init; } = \"a\";", "public int Twin = 2;", ["MF1017 «Twin»"] },
        { "public string Name { get; init; } = \"a\";", "public readonly int Twin = 2;", ["MF1017 «Twin»"] },
        { "public string Name { get; init; } = \"a\";", "public const int Twin = 2;", [] },
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
        {
            "[Block]\npublic sealed partial record Part",
            "public interface ISized { int Width { get; } } [Block] public sealed partial record Sized : ISized"
                + " { public int Width { get; init; } = 8; int ISized.Width => Width; } [Block] public sealed partial record Part",
            ["MF1007 «Sized»"]
        },
        { "public sealed partial record Holder", "public sealed partial record Holder : Part", ["CS0509 «Part»"] },
        { "public sealed partial record Part", "public partial record struct Part", ["CS0592 «Block»", "CS8983 «Part»"] },
        { "sealed partial record Part", "sealed record Part", ["MF1002 «Part»"] },
        { "[Input(\"B, Width\")] Tensor X => Port;", "Tensor X => Port;", ["MF1007 «X»"] },
        { "public Tensor Out ", "public Tensor Hid ", ["CS0102 «Hid»", "CS0229 «Hid»"] },
        { "Tensor Hid => Relu(First(X));", "Tensor hid => Relu(X); Tensor Hid => Relu(First(hid));", [] },
        { "Second(Hid)", "Second(Hid) / Math.Sqrt(In)", [] },
        { "Second(Hid)", "Second(Hid) * Math.Sqrt(Hid)", ["CS1503 «Hid»"] },
    };

    /// <summary>Records that are right: nothing is said of them.</summary>
    internal const string Records = """
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
            public double Rate { get; init; } = 1;
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

        [Block]
        public abstract partial record Kind
        {
            [Bound] public int Width { get; init; } = 8;
            [Input("B, Width")] protected Tensor X => Port;
            [Output("B, Width")] public abstract Tensor Y { get; }
        }

        [Block]
        public sealed partial record Even : Kind
        {
            public int Heads { get; init; } = 2;
            [Require("Width must be divisible by Heads")] bool Fits => Width % Heads == 0;
            public override Tensor Y => Relu(X);
        }

        [Block]
        public sealed partial record Chooses
        {
            public Kind Kind { get; init; } = new Even();
            public int Wide { get; init; } = 4;
            [Input("B, Wide")] Tensor X => Port;
            Kind Two => Kind with { Width = Wide };
            Blocks<Kind> Each => Repeat(2, i => Kind with { Width = Wide });
            [Output("B, Wide")] public Tensor Y => Each.Fold(Two.On(X).Y, (kind, x) => kind.On(x).Y);
        }

        public static class Foreign { public sealed class ShapeAttribute(string text) : Attribute { public string Text => text; } }

        [Config] public sealed partial record Uses { public Holder Held { get; init; } = new() { Rate = 0.5 }; }
        """;

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_finding_each(string right, string wrong, string[] said) =>
        Assert.Equal(said, SlipHarness.Said(new(wrong, SlipHarness.Replace(Records, right, wrong), "")));

    [Fact]
    public void Right_records_have_none() => Assert.Empty(SlipHarness.Said(new("right", Records, "")));
}
