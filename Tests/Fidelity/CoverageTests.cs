using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Every folder of the reference data is compared, here or in another project, or named with the reason why not.</summary>
public sealed class CoverageTests(ITestOutputHelper log)
{
    private static readonly Dictionary<string, string> elsewhere = new()
    {
        ["pq"] = "MaskFormer.Runtime.Tests, PanopticReferenceTests",
        ["checkpoints"] = "MaskFormer.Runtime.Tests, WeightImportReferenceTests",
        ["hf_key_map"] = "MaskFormer.Definitions.Tests, HuggingFaceKeysTests",
        ["hf_m2f_key_map"] = "MaskFormer.Definitions.Tests, HuggingFaceKeysTests",
        ["lr_schedules"] = "MaskFormer.Runtime.Tests, LearningRateScheduleTests",
    };

    public static TheoryData<string> Cases => [.. ReferenceCase.All.Select(one => one.Name).DefaultIfEmpty(ReferenceCase.Names("forward")[0])];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Case_is_compared_or_named(string name)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        if (elsewhere.TryGetValue(name, out string? tests))
        {
            log.WriteLine($"{name}: compared in {tests}");
            return;
        }

        Assert.True(
            one.Kind is "forward" or "losses" or "gradients" or "training" or "inference" or "backbone_features" or "hf_forward" or "hf_m2f_forward"
                or "hf_postprocess" or "hf_m2f_postprocess" or "hf_image_processor"
                or "m2f_forward" or "m2f_losses" or "m2f_gradients" or "m2f_training" or "m2f_inference",
            $"{name}: nothing compares kind '{one.Kind}'"
        );
    }
}
