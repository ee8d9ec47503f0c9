using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>A project that references a built assembly of blocks gets the same checks: from contracts in metadata.</summary>
public sealed class AcrossAssembliesTests
{
    private const string Caller = """
        namespace Other;
        [Block] public sealed partial record User
        {
            [Range(1, 512)] public int Width { get; init; } = 64;
            [Range(1, 64)] public int Heads { get; init; } = 4;
            [Input("S, B, Width")] Tensor X => Port;
            Demo.EncoderLayer Layer1 => new() { Hidden = Width, Heads = Heads };
            [Output("S, B, Width")] public Tensor Y => Layer1.On(X, X).Y;
        }
        [Block] public sealed partial record OtherNeck : Demo.Neck
        {
            public override int ContextDim => 2 * C4;
            Layer Fuse => Conv2d(C4, 2 * C4, kernel: 1);
            Layer Down => Conv2d(C5, 2 * C4, kernel: 1);
            public override Tensor Context => Down(Res5);
            public override Tensor Fine => Fuse(Res4);
        }
        """;

    private static readonly Lazy<MetadataReference> library = new(static () => Harness.Run(Samples.Encoder + Samples.Model, name: "Library").ToReference());

    [Fact]
    public void Right_use_has_no_findings() => Assert.Empty(Run(Caller).Findings);

    [Theory]
    [InlineData("Hidden = Width", "Hidden = Heads", "MF2001 «X»")]
    [InlineData("Layer1.On(X, X)", "Layer1.On(X)", "MF2002 «Layer1.On(X)»")]
    [InlineData("Heads { get; init; } = 4", "Heads { get; init; } = 5", "MF2003 «Heads»")]
    [InlineData("Layer Down => Conv2d(C5, 2 * C4", "Layer Down => Conv2d(C5, C4", "MF1008 «Context»")]
    public void Wrong_use_is_found(string right, string wrong, string finding) => Assert.Equal([finding], Run(Caller.Replace(right, wrong)).Places);

    [Fact]
    public void Contracts_survive_the_way_through_text()
    {
        Library blocks = new(Specs(), []);
        foreach (BlockResult block in blocks.Check())
            Assert.Equal(ContractText.Write(block.Contract), ContractText.Write(ContractText.Read(ContractText.Write(block.Contract))!));
    }

    private const string Holder = """
        namespace Held;
        [Block] public sealed partial record Part { [Input("B, 4")] Tensor X => Port; Layer Fc => Linear(4, 4); [Output("B, 4")] public Tensor Y => Fc(X); }
        [Block] public abstract partial record Holder
        {
            public Part Body { get; init; } = new();
            [Weights("top.head")] public Part Head { get; init; } = new();
            [Input("B, 4")] protected Tensor X => Port;
            [Output("B, 4")] public abstract Tensor Y { get; }
        }
        """;

    private const string Kind = """
        namespace Kinds;
        [Block] public sealed partial record Kind : Held.Holder { public override Tensor Y => Head.On(Body.On(X).Y).Y; }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Blocks_that_a_base_holds_keep_their_keys(bool apart)
    {
        Run run = apart
            ? Harness.Run(Kind, name: "Kinds", more: Harness.Run(Holder, name: "Held").ToReference())
            : Harness.Run(Holder + Kind.Replace("namespace Kinds;", "").Replace("Held.Holder", "Holder"));
        Assert.Empty(run.Findings);
        string members = run.File(apart ? "Kinds.Kind.Block.g.cs" : "Held.Kind.Block.g.cs");
        Assert.Contains("\"body\"", members);
        Assert.Contains("\"top.head\"", members);
    }

    private static Run Run(string source) => Harness.Run(source, name: "Caller", more: library.Value);

    private static IEnumerable<BlockSpec> Specs()
    {
        Run run = Harness.Run(Samples.Bottleneck + Samples.Encoder.Replace("namespace Demo;", "") + Samples.Model);
        return (IEnumerable<BlockSpec>)run.Result.Results[0].TrackedSteps[Steps.Read].Single().Outputs.Single().Value;
    }
}
