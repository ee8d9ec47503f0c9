using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Tests.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

/// <summary>What <c>config.json</c> beside weights says is what this model computes, or it is refused.</summary>
public sealed class WeightSettingsTests
{
    [Theory]
    [InlineData("""{"model_type": "maskformer", "act": "gelu"}""", "act is gelu")]
    [InlineData("""{"model_type": "maskformer", "act": "\ud800"}""", "this is no JSON")]
    [InlineData("""{"model_type": "maskformer", "act": """, "this is no JSON")]
    public void Another_setting_and_what_is_no_text_are_refused(string config, string cause)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["config.json"], config);
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => WeightSettings.Demand(folder.Root, [new SettingRule("act", "relu")]));
        Assert.Equal(("MF4203", folder["config.json"]), (error.Id, error.Place));
        Assert.StartsWith(cause, error.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model_type": "maskformer", "act": "relu"}""")]
    [InlineData("""{"model_type": "maskformer"}""")]
    [InlineData("""{"act": "gelu"}""")]
    public void The_models_own_setting_and_files_of_others_are_let_pass(string config)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["config.json"], config);
        WeightSettings.Demand(folder.Root, [new SettingRule("act", "relu")]);
    }
}
