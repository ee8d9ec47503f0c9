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

    [SkippableTheory]
    [InlineData("comp.npz", null)]
    [InlineData("two.npz", null)]
    [InlineData("scalar.npy", null)]
    [InlineData("empty.safetensors", null)]
    [InlineData("orig_mod.pth", null)]
    [InlineData("p2.pkl", null)]
    [InlineData("p3.pkl", null)]
    [InlineData("p4.pkl", null)]
    [InlineData("p5.pkl", null)]
    [InlineData("p0.pkl", "MF4013")]
    [InlineData("p1.pkl", "MF4013")]
    [InlineData("counter.pth", "MF4014")]
    [InlineData("history.pth", "MF4014")]
    [InlineData("namespace.pth", "MF4014")]
    [InlineData("fp8.safetensors", "MF4006")]
    [InlineData("lfs.safetensors", "MF4013")]
    [InlineData("model.safetensors.index.json", "MF4201")] // its files are not there
    public void Files_are_converted_or_named(string file, string? id)
    {
        Outcome outcome = program.Run("convert", Shared.Path($"cases/reports/w/{file}"), "--out", program.NewPath() + ".safetensors");
        Assert.True((outcome.Code == ExitCode.Done) == (id is null), outcome.Errors);
        if (id is not null) Assert.StartsWith(id, outcome.Errors);
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
