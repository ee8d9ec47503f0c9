using System.Text.Json;
using MaskFormer.Definitions;
using MaskFormer.Runtime.Contracts;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Backbones with torchvision's weights, translated as <c>train --weights</c> does, have torchvision's features at every stage.</summary>
public sealed class BackboneTests(ITestOutputHelper log)
{
    // README of the reference data, section 4: outputs that do not depend on the position embedding.
    private const double Float32 = 3e-5, Float64 = 1e-10;

    public static TheoryData<string, string, string, Precision> Backbones
    {
        get
        {
            TheoryData<string, string, string, Precision> data = [];
            foreach (string name in ReferenceCase.Names("backbone_features"))
            {
                foreach (
                    string backbone in ReferenceCase.All.FirstOrDefault(one => one.Name == name) is { } found
                        ? found.Manifest.List("models").Select(static model => model.Text("arch"))
                        : [""]
                )
                {
                    foreach (IReferenceEngine engine in ReferenceEngines.All)
                    {
                        foreach (Precision precision in engine.Precisions) data.Add(name, backbone, engine.Name, precision);
                    }
                }
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backbones))]
    public void Features_are_those_of_torchvision(string name, string backbone, string engine, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        Skip.IfNot(backbone == "resnet50", $"{name}: {backbone} is not defined yet");
        JsonElement theirs = one.Manifest.List("models").Single(model => model.Text("arch") == backbone);
        MaskFormerModel record = Around(new ResNet { Depth = ResNetDepth.R50 });
        using IReferenceModel model = ReferenceEngines.Get(engine).Build(record, Weights(one, theirs, record), precision);
        var comparison = new Comparison($"{name}, {backbone}, {engine}, {precision}", log);
        foreach (JsonElement run in theirs.List("runs"))
        {
            RecipeTensor image = RecipeTensor.Parse(run.GetProperty("pixel_values"));
            IReadOnlyDictionary<string, Array64> values = model.Forward(
                new(image.Shape, [.. image.Values(one.Salt).Select(static value => (double)value)]),
                new HashSet<string> { "Features.Res2", "Features.Res3", "Features.Res4", "Features.Res5" }
            );
            for (int stage = 1; stage <= 4; stage++)
            {
                string what = $"{backbone}/{run.Text("tag")}/stage{stage}";
                JsonElement entry = one.Manifest.List("outputs").Single(output => output.Text("name") == what);
                comparison.Output(one, entry, values[$"Features.Res{stage + 1}"], precision == Precision.F32 ? Float32 : Float64, "features");
            }
        }

        comparison.Finish();
    }

    /// <summary>The smallest model around a backbone: nothing behind the backbone is compared.</summary>
    private static MaskFormerModel Around(Backbone backbone) =>
        new()
        {
            Backbone = backbone,
            PixelDecoder = new FpnPixelDecoder { Hidden = 32, Groups = 8 },
            Classes = 2,
            Queries = 3,
            Hidden = 16,
            Heads = 2,
            Depth = 1,
            FeedForward = 8,
            MaskDim = 8,
        };

    private static Dictionary<string, float[]> Weights(ReferenceCase one, JsonElement theirs, MaskFormerModel record)
    {
        Dictionary<string, float[]> weights = InitialWeights.Draw(record);
        HashSet<string> left = [.. weights.Keys.Where(static key => key.StartsWith("backbone.", StringComparison.Ordinal))];
        foreach (JsonElement entry in theirs.List("tensors").Where(static tensor => tensor.Maybe("constant") is null))
        {
            string key = OriginalKeys.Torchvision.Translate(entry.Text("name"));
            if (key == "") continue; // the classifier
            Assert.True(left.Remove("backbone." + key), $"{entry.Text("name")} became {key}, which the model does not have");
            weights["backbone." + key] = RecipeTensor.Parse(entry).Values(one.Salt);
        }

        Assert.Empty(left);
        return weights;
    }
}
