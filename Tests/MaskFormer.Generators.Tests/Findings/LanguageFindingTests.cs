using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>MF1xxx and MF4xxx: one mistake gives one finding, at its place.</summary>
public sealed class LanguageFindingTests
{
    [Theory]
    [InlineData("Relu(Conv2(Narrow))", "Relu(new[] { Narrow }[0])", "MF1001 «new[] { Narrow }[0]»")]
    [InlineData("Relu(Conv2(Narrow))", "(Tensor)(object)Conv2(Narrow)", "MF1001 «(Tensor)(object)Conv2(Narrow)»")]
    [InlineData("Conv2d(Mid, Out, kernel: 1, bias: false);", "default(Layer)!;", "MF1001 «default(Layer)»")]
    [InlineData("sealed partial record Bottleneck", "sealed record Bottleneck", "MF1002 «Bottleneck»")]
    [InlineData("[Input(\"B, In, H, W\")]", "[Input(\"B, (In, H, W\")]", "MF1003 «\"B, (In, H, W\"»")]
    [InlineData("Norm1(Conv1(X))", "Norm1(Conv1(Spatial))", "MF1004 «Narrow»")]
    [InlineData("[Input(\"B, In, H, W\")]", "[Input(\"B, Im, H, W\")]", "MF1005 «\"B, Im, H, W\"»")]
    [InlineData("[Output(\"B, Out, H/Stride, W/Stride\")]", "[Output(\"B, Uot, H/Stride, W/Stride\")]", "MF1005 «\"B, Uot, H/Stride, W/Stride\"»")]
    [InlineData("Stride { get; init; } = 1;", "Stride { get; init; } = int.Parse(\"1\");", "MF1006 «int.Parse(\"1\")»")]
    [InlineData("[Output(\"B, Out, H/Stride, W/Stride\")]", "", "MF1007 «Bottleneck»")]
    [InlineData("[Input(\"B, In, H, W\")] Tensor X => Port;", "Tensor X => Zeros(\"In\");", "MF1007 «Bottleneck»")]
    [InlineData("bool Plain", "Layer Relu => Identity(); bool Plain", "MF1010 «Relu»")]
    [InlineData("bool Plain", "int Graph => 1; bool Plain", "MF1010 «Graph»")]
    [InlineData("[Weights(\"conv1.norm\")]", "[Weights(\"conv1\")]", "MF4001 «\"conv1\"»")]
    [InlineData("[Weights(\"conv1.norm\")]", "[Weights(\"conv{Strid}.norm\")]", "MF4002 «\"conv{Strid}.norm\"»")]
    [InlineData("bool Plain", "Layer Spare => Conv2d(In, Out, kernel: 1); bool Plain", "MF4003 «Spare»")]
    [InlineData("bool Plain", "Tensor Spare => Relu(X); bool Plain", "MF2010 «Spare»")]
    public void In_a_block(string right, string wrong, string finding) =>
        Assert.Contains(finding, Assert.Single(Mutation.Places(Samples.Bottleneck, right, wrong)));

    [Theory]
    [InlineData("with { C4 = 48, C5 = 64 }", "with { C4 = 48 }", "MF1009 «Neck with { C4 = 48 }»")]
    [InlineData("Tensor Fine => Adapter(Res4) + ResizeLike(Context, Res4);", "Tensor Fine => ResizeLike(Adapter(Res4), Res5);", "MF1008 «Fine»")]
    public void In_a_caller_or_a_kind(string right, string wrong, string finding) =>
        Assert.Contains(finding, Assert.Single(Mutation.Places(Mutation.Model, right, wrong)));

    [Fact]
    public void The_nearest_name_is_offered() =>
        Assert.Contains("did you mean 'Out'?", Assert.Single(Mutation.Run(Samples.Bottleneck, "[Output(\"B, Out,", "[Output(\"B, Uot,").Findings));

    [Fact]
    public void Five_conditions_are_too_many()
    {
        string flags = string.Concat(
            Enumerable.Range(1, 5).Select(static i => $"public bool F{i} {{ get; init; }} Tensor T{i} => F{i} ? {(i == 1 ? "X" : $"T{i - 1}")} : Relu(X);\n")
        );
        string source =
            $"namespace Demo; [Block] public sealed partial record Many {{ [Input(\"B\")] Tensor X => Port;\n{flags}[Output(\"B\")] public Tensor Y => T5; }}";
        Assert.Equal(["MF1012 «Many»"], Harness.Run(source).Places);
    }

    [Fact]
    public void A_block_with_a_finding_still_has_its_module()
    {
        Run run = Harness.Run(Samples.Bottleneck.Replace("[Output(\"B, Out,", "[Output(\"B, In,"), backends: true);
        Assert.Single(run.Findings);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains("throw new global::System.NotSupportedException", run.File("Demo.Bottleneck.Block.g.cs"));
    }

    [Fact]
    public void A_pragma_silences_a_finding()
    {
        string source = Samples.Bottleneck.Replace(
            "bool Plain",
            "#pragma warning disable MF2010\nTensor Spare => Relu(X);\n#pragma warning restore MF2010\nbool Plain"
        );
        Assert.Empty(Harness.Run(source).Compilation.GetDiagnostics().Where(static d => d.Id == "MF2010"));
        Assert.All(Harness.Run(source).Result.Diagnostics.Where(static d => d.Id == "MF2010"), static d => Assert.True(d.Location.IsInSource));
    }
}
