using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>Properties of types that the language does not have, which hold tensors or layers, and ports that are something else.</summary>
public sealed class HeldTypeTests
{
    private static readonly (string Right, string Wrong, string[] Said)[] cases =
    [
        ("Tensor Hid =>", "[Input(\"B, Qx\")] Tensor Scale => Weight(\"Mid\"); Tensor Hid =>", ["MF1001 «Weight(\"Mid\")»"]),
        ("Tensor Hid =>", "[Output(\"B, Qx\")] public Tensor Scale => Weight(\"Mid\"); Tensor Hid =>", ["MF1001 «Weight(\"Mid\")»"]),
        ("Tensor Hid =>", "[Input(\"B In\")] Tensor Scale => Weight(\"Mid\"); Tensor Hid =>", ["MF1001 «Weight(\"Mid\")»"]),
        ("Tensor Hid => Relu(First(X));", "Tensor[] All => [First(X), Relu(First(X))]; Tensor Hid => Concat(1, All);", ["MF1001 «Tensor[]»"]),
        ("Tensor Hid => Relu(First(X));", "List<Tensor> All => [First(X)]; Tensor Hid => All[0];", ["MF1001 «List<Tensor>»"]),
        ("Tensor Hid => Relu(First(X));", "(Tensor, Tensor) Both => (First(X), Relu(First(X))); Tensor Hid => Both.Item1;", ["MF1001 «(Tensor, Tensor)»"]),
        (
            "Tensor Hid => Relu(First(X));",
            "(Tensor A, Tensor B) Both => (First(X), Relu(First(X))); Tensor Hid => Both.A + Both.B;",
            ["MF1001 «(Tensor A, Tensor B)»"]),
        ("Tensor Hid => Relu(First(X));", "Func<Tensor, Tensor> Act => x => Relu(x); Tensor Hid => Act(First(X));", ["MF1001 «Func<Tensor, Tensor>»"]),
        ("Tensor Hid => Relu(First(X));", "Layer[] Some => [Linear(In, Mid), Linear(Mid, In)]; Tensor Hid => Some[0](X);", ["MF1001 «Layer[]»"]),
        ("Tensor Hid => Relu(First(X));", "IReadOnlyList<Layer> Some => [Linear(In, Mid)]; Tensor Hid => Relu(First(X));", ["MF1001 «IReadOnlyList<Layer>»"]),
        ("Tensor Hid => Relu(First(X));", "Blocks<Layer> Some => Repeat(2, i => Linear(In, Mid)); Tensor Hid => Relu(First(X));", ["MF4003 «Some»"]),
        (
            "Part Inner => new() { Width = In };",
            "Part Inner => new() { Width = In }; Part Done => Inner.On(X).Y; Tensor D => Done.Y;",
            ["CS0029 «Inner.On(X).Y»"]),
        ("Part Inner => new() { Width = In };", "Part Inner => new() { Width = In }; Part Done => Inner.On(X).Y;", ["CS0029 «Inner.On(X).Y»"]),
        (
            "Tensor Hid => Relu(First(X));",
            "Blocks<Layer> Some => Repeat(2, i => Linear(In, In)); Tensor Hid => Relu(First(Some.Fold(X, (l, x) => l(x))));",
            ["MF1001 «l(x)»"]),
    ];

    [Fact]
    public void Each_has_its_one_finding() => SlipHarness.Hold(KindTests.Records, cases);
}
