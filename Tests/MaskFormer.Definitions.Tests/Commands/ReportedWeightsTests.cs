using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Weight files that users of comparable programs reported (<c>../shared/cases/README.md</c>): every tensor arrives, under its name.</summary>
[Collection(ProgramTests.Name)]
public sealed class ReportedWeightsTests(TinyProgram program)
{
    [SkippableTheory]
    [InlineData("hf.safetensors", "class_predictor.weight mask_embedder.0.0.weight model.pixel_level_module.encoder.w")]
    [InlineData("hf.pth", "class_predictor.weight model.a.weight")]
    [InlineData("lightning.ckpt", "criterion.empty_weight model.a.weight")]
    [InlineData("two-models.pth", "a.weight", "model_ema")]
    [InlineData("xla-new.pth", "a.weight")]
    [InlineData("xla-old.pth", "a.weight")]
    [InlineData("a.npy", "a")]
    [InlineData("be.npy", "be")]
    [InlineData("single.pth", "single")]
    public void Every_tensor_of_the_model_is_converted(string file, string names, string? leftOut = null)
    {
        string output = program.NewPath() + ".safetensors";
        Outcome outcome = program.Run("convert", Shared.Path($"cases/reports/w/{file}"), "--out", output);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        using WeightFile converted = WeightFile.Open(output);
        Assert.Superset(names.Split(' ').ToHashSet(), converted.Names.ToHashSet());
        if (leftOut is null) Assert.DoesNotContain("left out", outcome.Errors);
        else Assert.Contains($"left out: {leftOut}", outcome.Errors);
    }

    [SkippableFact]
    public void Hugging_face_keeps_its_202_tensors()
    {
        string output = program.NewPath() + ".safetensors";
        Outcome outcome = program.Run("convert", Shared.Path("reference/hf_tiny/model.safetensors"), "--out", output);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        using WeightFile before = WeightFile.Open(Shared.Path("reference/hf_tiny/model.safetensors")), after = WeightFile.Open(output);
        Assert.Equal(202, before.Names.Count);
        Assert.Equal(before.Names.Order(StringComparer.Ordinal), after.Names.Order(StringComparer.Ordinal));
    }
}
