using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>Methods that implement a record: what generated code could not call, or what they cannot name.</summary>
public sealed class ByHandTests
{
    private const string Records = """
        using MaskFormer.Language;
        using static MaskFormer.Language.Ops;
        namespace Demo;
        [Primitive] public sealed partial record Sort
        {
            public double Slope { get; init; } = 1;
            [Input("B, N")] Tensor X => Port;
            [Output("B, N")] public Tensor Y => Port;
        }
        static class Bodies
        {
            [Implements(typeof(Sort))] public static TorchSharp.torch.Tensor Run(double slope, TorchSharp.torch.Tensor x) => x;
            [Implements(typeof(Sort))]
            public static MaskFormer.StableHlo.Value Build(MaskFormer.StableHlo.GraphBuilder g, double slope, MaskFormer.StableHlo.Value x) => x;
        }
        """;

    private static readonly (string Right, string Wrong, string[] Said)[] cases =
    [
        ("public static TorchSharp.torch.Tensor Run", "public static TorchSharp.torch.Tensor? Run", ["MF1035 «Run»"]),
        ("public static MaskFormer.StableHlo.Value Build", "public static MaskFormer.StableHlo.Value? Build", ["MF1035 «Build»"]),
        ("TorchSharp.torch.Tensor x)", "TorchSharp.torch.Tensor? x)", []),
        (
            "[Implements(typeof(Sort))] public static TorchSharp.torch.Tensor Run(double slope, TorchSharp.torch.Tensor x) => x;",
            "static void Outer() { [Implements(typeof(Sort))] static TorchSharp.torch.Tensor Run(double slope, TorchSharp.torch.Tensor x) => x; }",
            ["MF1035 «Run»"]),
        ("double slope, TorchSharp", "double? slope, TorchSharp", []),
        ("[Implements(typeof(Sort))] public static TorchSharp", "[Implements(null!)] public static TorchSharp", ["MF1035 «Run»"]),
        ("[Implements(typeof(Sort))] public static TorchSharp", "[Implements(typeof(Sort[]))] public static TorchSharp", ["MF1035 «Run»"]),
        ("[Implements(typeof(Sort))] public static TorchSharp", "[Implements(typeof(string))] public static TorchSharp", ["MF1035 «Run»"]),
        (
            "[Implements(typeof(Sort))] public static TorchSharp.torch.Tensor Run",
            "[Implements(typeof(Sort))] TorchSharp.torch.Tensor Run",
            ["MF1035 «Run»", "CS0708 «Run»"]),
        (
            "[Implements(typeof(Sort))] public static TorchSharp.torch.Tensor Run(double slope",
            "[Implements(typeof(Sort))] public static TorchSharp.torch.Tensor Run<T>(double slope",
            ["MF1035 «Run»"]),
    ];

    [Fact]
    public void Each_has_its_one_finding() => SlipHarness.Hold(Records, cases);
}
