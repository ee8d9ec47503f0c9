using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>What is written where a shape is wanted: each slip is told where it stands, and only there.</summary>
public sealed class ShapeTextTests
{
    private const string Port = "[Input(\"B, In\")] Tensor X";
    private const string Value = "Tensor Hid =>";
    private const string Output = "[Output(\"B, In\")] public Tensor Out";

    private static readonly (string Right, string Wrong, string[] Said)[] cases =
    [
        // free symbols are capital letters
        (Port, "[Input(\"b, In\")] Tensor X", ["MF1005 «\"b, In\"»"]),
        (Port, "[Input(\"B, in\")] Tensor X", ["MF1005 «\"B, in\"»"]),
        (Port, "[Input(\"B, x\")] Tensor X", ["MF1005 «\"B, x\"»"]),
        // signs that are not seen
        (Port, "[Input(\"B, In\\n\")] Tensor X", ["MF1003 «\"B, In\\n\"»"]),
        (Port, "[Input(\"B,\\tIn\")] Tensor X", ["MF1003 «\"B,\\tIn\"»"]),
        (Output, "[Output(\"B, In\\r\\n\")] public Tensor Out", ["MF1003 «\"B, In\\r\\n\"»"]),
        (Value, "[Shape(\"B, Mid\\0\")] Tensor Hid =>", ["MF1003 «\"B, Mid\\0\"»"]),
        (Port, "[Input(\"  B ,  In  \")] Tensor X", []),
        // no constant text: the C# compiler says so
        (Port, "[Input($\"B, {In}\")] Tensor X", ["CS0120 «In»"]),
        (Port, "[Input(Name)] Tensor X", ["CS0120 «Name»"]),
        (Port, "[Input(8)] Tensor X", ["CS1503 «8»"]),
        (Port, "[Input(typeof(int))] Tensor X", ["CS1503 «typeof(int)»"]),
        (Value, "[Shape($\"B, {Mid}\")] Tensor Hid =>", ["CS0120 «Mid»"]),
        (Output, "[Output(Elsewhere.Bias.ToString())] public Tensor Out", ["CS0182 «Elsewhere.Bias.ToString()»"]),
        ("Layer First", "[Weights(Name)] Layer First", ["CS0120 «Name»"]),
        (Port, "[Input(default(string)!)] Tensor X", ["MF1003 «default(string)!»"]),
        (Port, "[Input($\"B, {nameof(In)}\")] Tensor X", []),
        // a scalar is a shape as any other
        (Value, "[Shape(\"\")] Tensor Hid =>", ["MF2006 «Hid»"]),
        ("public override Tensor Y => Relu(X);", "[Output(\"\")] public override Tensor Y => Relu(X);", ["MF2006 «Y»"]),
        // what is promised by callers is promised to ports
        (Value, "[Shape(\"B, Mid%2\")] Tensor Hid =>", ["MF1003 «\"B, Mid%2\"»"]),
        (Output, "[Output(\"B, In%2\")] public Tensor Out", ["MF1003 «\"B, In%2\"»"]),
        ("Relu(First(X))", "Relu(First(X)) + Zeros(\"B, Mid%2\")", ["MF1003 «\"B, Mid%2\"»"]),
        (Port, "[Input(\"B, In%H\")] Tensor X", ["MF1021 «\"B, In%H\"»"]),
    ];

    [Fact]
    public void Each_has_its_one_finding()
    {
        string[] wrong =
        [
            .. cases.AsParallel().AsOrdered()
                .Select(static slip => (slip, Said: SlipHarness.Said(new("", SlipHarness.Replace(KindTests.Records, slip.Right, slip.Wrong), ""))))
                .Where(static pair => !pair.Said.SequenceEqual(pair.slip.Said))
                .Select(static pair => $"{pair.slip.Wrong}: {string.Join(" | ", pair.Said)}"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }
}
