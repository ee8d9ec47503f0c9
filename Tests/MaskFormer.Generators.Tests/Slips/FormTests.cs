using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>How a record and its members are written: names, bases, accessors, attributes that there are not.</summary>
public sealed class FormTests
{
    private const string Port = "[Input(\"B, 4\")] Tensor X => Port;";
    private const string Output = "[Output(\"B, 4\")] public Tensor Y => Relu(X);";

    private static readonly (string Head, string Members, string[] Said)[] cases =
    [
        // the record
        ("[Block] public sealed partial record Module", Port + Output, ["MF1010 «Module»"]),
        ("[Block] public sealed partial record Graph", Port + Output, ["MF1010 «Graph»"]),
        ("[Config] public sealed partial record Schema", "public int A { get; init; }", ["MF1010 «Schema»"]),
        ("[Config] public sealed partial record Graph", "public int A { get; init; }", []),
        ("[Block] public sealed partial record P : Missing", Port + Output, ["CS0246 «Missing»"]),
        ("[Config] public sealed partial record P : Missing", "public int A { get; init; }", ["CS0246 «Missing»"]),
        ("[Blok] public sealed partial record P", Port + Output, ["CS0246 «Blok»", "CS0246 «Blok»"]),
        // its ports and outputs
        ("[Block] public sealed partial record P", "[Input(\"B, 4\")] Tensor X { get; } = Port; " + Output, ["MF1001 «{ get; }»"]),
        ("[Block] public sealed partial record P", "[Input(\"B, 4\")] Tensor X { get; init; } = Port; " + Output, ["MF1001 «{ get; init; }»"]),
        ("[Block] public sealed partial record P", "[Input(\"B, 4\")] Tensors X => [Port]; [Output(\"B, 4\")] public Tensor Y => Relu(X[0]);",
            ["MF1016 «Input(\"B, 4\")»"]),
        ("[Block] public sealed partial record P", "[Input(\"B, 4\")] var X => Port; " + Output, ["CS0825 «var»"]),
        ("[Block] public sealed partial record P", Port + "[Output(\"B, 4\")] public (Tensor, Tensor) Y => (X, X);", ["MF1016 «Output(\"B, 4\")»"]),
        ("[Block] public sealed partial record P", "[Input(\"B, 4\")] Tensor X() => Port; [Output(\"B, 4\")] public Tensor Y => Relu(X());",
            ["CS0592 «Input»"]),
        ("[Block] public sealed partial record P", Port + "[Output(\"B, 4\")] public Tensor Y() => Relu(X);", ["CS0592 «Output»"]),
        ("[Block] public sealed partial record P", "[Inptu(\"B, 4\")] Tensor X => Port; " + Output, ["CS0246 «Inptu»", "CS0246 «Inptu»"]),
        ("[Block] public sealed partial record P", Port + "[Ouput(\"B, 4\")] public Tensor Y => Relu(X);", ["CS0246 «Ouput»", "CS0246 «Ouput»"]),
        ("[Block] public sealed partial record P", Port + "[Output(\"B, 4\")] public abstract Tensor Y { get; }", ["CS0513 «get»"]),
        ("[Block] public sealed partial record P", Port + "[Output(\"B, 4\")] public partial Tensor Y { get; }", ["CS9248 «Y»"]),
        ("[Block] public sealed partial record P", "[Range(1, 2)] public partial int A { get; init; } " + Port + Output, ["CS9248 «A»"]),
    ];

    [Fact]
    public void Each_has_its_one_finding()
    {
        string[] wrong =
        [
            .. cases.AsParallel().AsOrdered()
                .Select(static slip => (slip, Said: SlipHarness.Said(new("", Put(slip.Head, slip.Members), ""))))
                .Where(static pair => !pair.Said.SequenceEqual(pair.slip.Said))
                .Select(static pair => $"{pair.slip.Head} {pair.slip.Members}: {string.Join(" | ", pair.Said)}"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static string Put(string head, string members) =>
        $"using MaskFormer.Language; using static MaskFormer.Language.Ops; namespace Forms; {head} {{ {members} }}";
}
