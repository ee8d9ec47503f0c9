using System.Text.Json;
using MaskFormer.Definitions;
using MaskFormer.Language;
using Xunit;

namespace MaskFormer.Fidelity;

/// <summary>The records have the original's weights: same names, same shapes, same number of trained parameters.</summary>
public sealed class KeysTests
{
    public static TheoryData<string> Cases =>
        [.. ReferenceCase.Names("forward", "gradients", "training", "m2f_forward", "m2f_gradients", "m2f_training")];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Weights_are_those_of_the_original(string name)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        IBlock model = CaseModel.Model(one);
        IEnumerable<string> ours = model.Weights().Select(weight => $"{weight.Key} {Array64.Text(weight.Shape)}");
        IEnumerable<string> theirs = one.Weights.Select(weight => $"{weight.Name} {Array64.Text(weight.Shape)}");
        Assert.Equal(theirs.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
        if (one.Manifest.Maybe("num_parameters") is { } count)
        {
            Assert.Equal(count.GetInt64(), model.Weights().Where(weight => weight.Trained).Sum(weight => weight.Count));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Trained_are_those_that_the_original_trains(string name)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        IBlock model = CaseModel.Model(one);
        Skip.If(one.Manifest.Maybe("parameters") is null, $"{name}: lists no parameters");
        IEnumerable<string> theirs = one
            .Manifest.List("parameters")
            .Select(entry => entry.ValueKind == JsonValueKind.String ? entry.GetString()! : entry.Text("name"));
        Assert.Equal(
            theirs.Order(StringComparer.Ordinal),
            model.Weights().Where(weight => weight.Trained).Select(weight => weight.Key).Order(StringComparer.Ordinal)
        );
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Decay_follows_the_roles(string name)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        IBlock model = CaseModel.Model(one);
        Skip.If(one.Manifest.Maybe("param_groups") is null, $"{name}: lists no parameter groups");
        Dictionary<string, WeightSpec> ours = model.Weights().ToDictionary(weight => weight.Key);
        foreach (JsonElement group in one.Manifest.List("param_groups"))
        {
            bool decays = ours[group.Text("name")].Role is WeightRole.Weight or WeightRole.Bias;
            Assert.True(decays == group.Double("weight_decay") > 0, $"{group.Text("name")}: {ours[group.Text("name")].Role}");
        }
    }
}
