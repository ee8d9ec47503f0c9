using System.Text.Json;
using System.Text.RegularExpressions;
using MaskFormer.Definitions;
using MaskFormer.Runtime.Checkpoints;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Models with Hugging Face's weights, translated as <c>--weights</c> does, compute what Hugging Face computes.</summary>
public sealed class HuggingFaceTests(ITestOutputHelper log)
{
    // README of the reference data, sections 4 and 5: sines of another maths library than the original's are allowed 1e-8 behind the position embedding.
    private const double Float32 = 3e-5, Exact = 1e-10, OtherSines = 1e-8;

    /// <summary>Small models on every engine; of the large ones the engines agree already with the original's names.</summary>
    public static TheoryData<string, string, Precision> Cases
    {
        get
        {
            TheoryData<string, string, Precision> data = [];
            foreach ((string name, IReferenceEngine engine) in Runs)
            {
                foreach (Precision precision in engine.Precisions) data.Add(name, engine.Name, precision);
            }

            return data;
        }
    }

    public static TheoryData<string, string> Engines
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach ((string name, IReferenceEngine engine) in Runs) data.Add(name, engine.Name);
            return data;
        }
    }

    private static IEnumerable<(string Name, IReferenceEngine Engine)> Runs =>
        from name in ReferenceCase.Names("hf_forward")
        from engine in ReferenceEngines.All
        where engine.Name == "torch" || name.StartsWith("hf_tiny", StringComparison.Ordinal)
        select (name, engine);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Outputs_are_those_of_Hugging_Face(string name, string engine, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        MaskFormerModel record = HuggingFaceCase.Model(one);
        using IReferenceModel model = ReferenceEngines.Get(engine).Build(record, HuggingFaceCase.Weights(one), precision);
        var comparison = new Comparison($"{name}, {engine}, {precision}", log);
        foreach (JsonElement run in one.Manifest.List("runs"))
        {
            string tag = run.Text("tag") + "/";
            JsonElement[] listed = [.. one.Manifest.List("outputs").Where(entry => entry.Text("name").StartsWith(tag, StringComparison.Ordinal))];
            HashSet<string> inner = [.. listed.Select(entry => Place(entry.Text("name")[tag.Length..], record)).OfType<string>()];
            RecipeTensor image = RecipeTensor.Parse(run.GetProperty("pixel_values"));
            IReadOnlyDictionary<string, Array64> values = model.Forward(
                new(image.Shape, [.. image.Values(one.Salt).Select(static value => (double)value)]), inner);
            foreach (JsonElement entry in listed)
            {
                string what = entry.Text("name")[tag.Length..];
                if (Place(what, record) is not { } place) continue;
                if (!values.TryGetValue(place, out Array64? found)) comparison.Fail($"{what}: no value '{place}'");
                else if (entry.Maybe("pos32") is not null)
                    HuggingFaceOutput.Behind(comparison, one, entry, Arranged(what, found), precision == Precision.F32 ? Float32 : OtherSines);
                else comparison.Output(one, entry, Arranged(what, found), precision == Precision.F32 ? Float32 : Exact, "before the position embedding");
            }
        }

        comparison.Finish();
    }

    /// <summary>In float32: in float64 Hugging Face has a position embedding of its own, in float64.</summary>
    [SkippableTheory]
    [MemberData(nameof(Engines))]
    public void Losses_are_those_of_Hugging_Face(string name, string engine)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        MaskFormerModel record = HuggingFaceCase.Model(one);
        using IReferenceModel model = ReferenceEngines.Get(engine).Build(record, HuggingFaceCase.Weights(one), Precision.F32);
        var comparison = new Comparison($"{name}, {engine}", log);
        JsonElement run = one.Manifest.List("runs").Last();
        RecipeTensor image = RecipeTensor.Parse(run.GetProperty("pixel_values"));
        (int height, int width) = ((int)image.Shape[2], (int)image.Shape[3]);
        TargetBatch targets = Targets.Read(one, run.Text("tag") + "/", (int)image.Shape[0], height, width);
        CriterionResult result = model.Gradients(
            new SetCriterion { Classes = record.Classes }, new(image.Shape, [.. image.Values(one.Salt).Select(static value => (double)value)]), targets);
        JsonElement expected = run.GetProperty("losses").GetProperty("default");
        comparison.Relative("loss", result.Losses["Total"].Values[0], expected.Double("loss"), 1e-5, "losses");
        comparison.Finish();
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("model.safetensors")]
    [InlineData("sharded")]
    [InlineData("sharded/model.safetensors.index.json")]
    [InlineData("bin")]
    [InlineData("new_names_f16")]
    public void Saved_files_are_read_to_the_last_bit(string form)
    {
        ReferenceCase one = ReferenceCase.Open("hf_tiny");
        string path = Path.Combine(one.Folder, form);
        Skip.IfNot(Path.Exists(path), $"{one.Name} has no {form}");
        MaskFormerModel record = HuggingFaceCase.Model(one);
        WeightSettings.Demand(path, HuggingFaceSettings.Of(record));
        Dictionary<string, float[]> expected = HuggingFaceCase.Weights(one);
        IReadOnlyList<NamedTensor> actual = WeightImport.Read(path, record, OriginalKeys.Rules);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Select(static tensor => tensor.Name).Order(StringComparer.Ordinal));
        foreach (NamedTensor tensor in actual)
        {
            if (tensor.Info.Type == ElementType.F16)
                Assert.Equal(expected[tensor.Name].Select(static value => (Half)value), tensor.Values<Half>().ToArray());
            else
                Assert.Equal(expected[tensor.Name], tensor.Values<float>().ToArray());
        }
    }

    /// <summary>Where an output is among ours; null for what Hugging Face makes otherwise (auxiliary predictions without the last norm) or later.</summary>
    private static string? Place(string what, MaskFormerModel record) =>
        Regex.Match(what, @"^([a-z_]+)(?:\.(\d+))?$") is not { Success: true, Groups: var found } ? null
        : (found[1].Value, found[2].Value) switch
        {
            ("class_queries_logits", "") => "Logits",
            ("masks_queries_logits", "") => "Masks",
            ("encoder_hidden_states", var stage) => $"Features.Res{int.Parse(stage) + 2}",
            ("pixel_decoder_hidden_states", var level) => $"Decoded.Level{3 - int.Parse(level)}.Y",
            ("pixel_decoder_last_hidden_state", "") => "Decoded.Masks",
            ("transformer_decoder_hidden_states", var layer) when int.Parse(layer) <= record.Depth => $"Queried.Layers.{int.Parse(layer) - 1}.Y",
            ("transformer_decoder_last_hidden_state", "") => "Queried.Supervised",
            _ => null,
        };

    // [Q, B, C] of ours is [B, Q, C] of theirs; outputs of ours have levels in front.
    private static Array64 Arranged(string what, Array64 x) => what switch
    {
        "class_queries_logits" or "transformer_decoder_last_hidden_state" => x.At(-1).Permute(1, 0, 2),
        "masks_queries_logits" => x.At(-1),
        _ when what.StartsWith("transformer_decoder_hidden_states", StringComparison.Ordinal) => x.Permute(1, 0, 2),
        _ => x,
    };
}
