using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>Records that derive from others: what an abstract block may hold, what its kinds may change, and records over several levels.</summary>
public sealed class InheritanceTests
{
    private const string Promise = "[Output(\"B, Width\")] public abstract Tensor Y { get; }";
    private const string Kept = "public override Tensor Y => Relu(X);";
    private const string Even = "[Block]\npublic sealed partial record Even : Kind\n";

    private static readonly (string Right, string Wrong, string Then, string Now, string[] Said)[] cases =
    [
        // an abstract block computes nothing: its kinds do
        (Promise, "protected Layer M => Linear(Width, Width); " + Promise, Kept, "public override Tensor Y => M(X);",
            ["MF1001 «protected Layer M => Linear(Width, Width);»"]),
        (Promise, "protected Tensor M => Relu(X); " + Promise, Kept, "public override Tensor Y => M;", ["MF1001 «protected Tensor M => Relu(X);»"]),
        (Promise, "protected Part M => new() { Width = Width }; " + Promise, Kept, "public override Tensor Y => M.On(X).Y;",
            ["MF1001 «protected Part M => new() { Width = Width };»"]),
        (Promise, "Layer M => Linear(Width, Width); " + Promise, "", "", ["MF1001 «Layer M => Linear(Width, Width);»"]),
        (Promise, "[Output(\"B, Width\")] public virtual Tensor Y => Relu(X);", Kept, "",
            ["MF1001 «[Output(\"B, Width\")] public virtual Tensor Y => Relu(X);»"]),
        (Promise, "protected abstract Layer M { get; } " + Promise, Kept,
            "protected override Layer M => Linear(Width, Width); public override Tensor Y => M(X);", []),
        (Promise, "public abstract Tensor Y { get; }", "", "", ["MF1007 «Kind»"]),
        // a kind hides nothing of its abstract block
        (Kept, "[Input(\"B, Width\")] new Tensor X => Port; " + Kept, "", "", ["MF1001 «[Input(\"B, Width\")] new Tensor X => Port;»"]),
        (Kept, "new Tensor X => Relu(base.X); " + Kept, "", "", ["MF1001 «new Tensor X => Relu(base.X);»"]),
        (Kept, "public new int Width { get; init; } = 3; " + Kept, "", "", ["MF1001 «public new int Width { get; init; } = 3;»"]),
        (Kept, "public override Tensor Y => Relu(base.X);", "", "", ["MF1001 «base.X»"]),
        (Kept, "[Input(\"B, Width\")] " + Kept, "", "", ["MF1016 «Input(\"B, Width\")»"]),
        // what is not kept the C# compiler asks for
        (Kept, "public new Tensor Y => Relu(X);", "", "", ["CS0534 «Even»"]),
        (Promise, Promise + " [Output(\"B, Width\")] public abstract Tensor Z { get; }", "", "", ["CS0534 «Even»"]),
        // over several levels
        (Even, "[Block] public abstract partial record Mid : Kind;\n" + Even.Replace(": Kind", ": Mid", StringComparison.Ordinal), "", "", []),
        (Even, "[Block] public abstract partial record Mid : Kind { public int More { get; init; } = 2; }\n"
            + Even.Replace(": Kind", ": Mid", StringComparison.Ordinal), "int Heads { get; init; } = 2;",
            "int Heads { get; init; } = 2; int Twice => 2 * More;", []),
        (Even, "[Block] public abstract partial record Mid : Kind { [Output(\"B, Width\")] public abstract Tensor More { get; } }\n"
            + Even.Replace(": Kind", ": Mid", StringComparison.Ordinal), Kept, Kept + " public override Tensor More => X;", ["MF1016 «Output(\"B, Width\")»"]),
        (Even, "[Block] public abstract record Mid : Kind;\n" + Even.Replace(": Kind", ": Mid", StringComparison.Ordinal), "", "", ["MF1002 «Mid»"]),
        (Even, "public abstract record Mid : Kind;\n" + Even.Replace(": Kind", ": Mid", StringComparison.Ordinal), "", "", ["MF1002 «Mid»"]),
        ("public sealed partial record Part", "public sealed partial record Part : MaskFormer.Runtime.Contracts.DataConfig", "", "",
            ["MF1019 «MaskFormer.Runtime.Contracts.DataConfig»"]),
    ];

    [Fact]
    public void Each_has_its_one_finding()
    {
        string[] wrong =
        [
            .. cases.AsParallel().AsOrdered()
                .Select(static slip => (slip, Said: SlipHarness.Said(new("", Put(slip.Right, slip.Wrong, slip.Then, slip.Now), ""))))
                .Where(static pair => !pair.Said.SequenceEqual(pair.slip.Said))
                .Select(static pair => $"{pair.slip.Wrong}: {string.Join(" | ", pair.Said)}"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static string Put(string right, string wrong, string then, string now)
    {
        string text = SlipHarness.Replace(KindTests.Records, right, wrong);
        return then.Length == 0 ? text : SlipHarness.Replace(text, then, now);
    }
}
