using System.Text.Json;
using MaskFormer.Definitions;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Mask2Former with Hugging Face's weights, translated as <c>--weights</c> does, computes what Hugging Face's does.</summary>
public sealed class HuggingFaceMask2FormerTests(ITestOutputHelper log)
{
    // README of Mask2Former's reference data, "Tolerances": our sines are those of the original's library, which float64 feels behind the position embedding.
    private const double Before = 1e-10, OtherSines = 1e-6, Before32 = 3e-5, Behind32 = 1e-4;

    public static TheoryData<string, string, Precision> Cases => ReferenceEngines.Combine("hf_m2f_forward");

    public static TheoryData<string> Names => [.. ReferenceCase.Names("hf_m2f_forward")];

    public static TheoryData<string, Precision> OnTorch
    {
        get
        {
            TheoryData<string, Precision> data = [];
            foreach (string name in ReferenceCase.Names("hf_m2f_forward"))
            {
                data.Add(name, Precision.F32);
                data.Add(name, Precision.F64);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Outputs_are_those_of_Hugging_Face(string name, string engine, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        LongForm.Holds(engine == "xla" || (engine, precision) == ("evaluator", Precision.F32), name);
        Mask2FormerModel record = HuggingFaceMask2FormerCase.Model(HuggingFaceMask2FormerCase.Config(one));
        using IReferenceModel model = ReferenceEngines.Get(engine).Build(record, Weights(one), precision);
        var comparison = new Comparison($"{name}, {engine}, {precision}", log);
        foreach (JsonElement run in one.Manifest.List("runs"))
            CompareOutputs(comparison, one, run.Text("tag"), HuggingFaceMask2FormerCase.Image(one, run), record, model, precision);
        comparison.Finish();
    }

    [SkippableTheory]
    [MemberData(nameof(OnTorch))]
    public void Losses_matches_and_gradients_are_those_of_Hugging_Face(string name, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        JsonElement config = HuggingFaceMask2FormerCase.Config(one);
        using IReferenceModel model =
            ReferenceEngines.Get("torch").Build(HuggingFaceMask2FormerCase.Model(config), Weights(one), precision);
        var comparison = new Comparison($"{name}, {precision}", log);
        foreach (JsonElement run in one.Manifest.List("runs"))
        {
            CriterionResult evaluated = Run(one, config, run, run.GetProperty("losses").GetProperty("matches"), model, precision);
            CompareLosses(comparison, run.Text("tag"), evaluated, run.GetProperty("losses"), precision);
            foreach (JsonElement gradients in one.Manifest.List("gradients").Where(one => one.Text("run") == run.Text("tag")))
                HuggingFaceGradients.Compare(comparison, one, gradients, evaluated.Gradients, precision == Precision.F64 ? 1e-5 : 1e-3);
        }

        comparison.Finish();
    }

    /// <summary>Settings that change the function are computed with, or weights that were made with them are refused.</summary>
    [SkippableTheory]
    [MemberData(nameof(OnTorch))]
    public void Other_settings_are_honoured_or_refused(string name, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        Skip.If(one.Manifest.GetProperty("variants").GetArrayLength() == 0, $"{name} has no variants");
        var comparison = new Comparison($"{name}, {precision}", log);
        foreach (JsonElement variant in one.Manifest.List("variants"))
        {
            JsonElement config = HuggingFaceMask2FormerCase.Config(one, variant);
            Mask2FormerModel record = HuggingFaceMask2FormerCase.Model(config);
            if (Refusal(config, record) is { } refused)
            {
                string[] changed = [.. variant.GetProperty("changed").EnumerateObject().Select(static field => field.Name)];
                log.WriteLine($"{variant.Text("tag")}: {refused}");
                if (!changed.Any(field => refused.Contains(field, StringComparison.Ordinal))) comparison.Fail($"{variant.Text("tag")}: {refused}");
                continue;
            }

            JsonElement run = one.Manifest.List("runs").Single(run => run.Text("tag") == variant.Text("run"));
            using IReferenceModel model =
                ReferenceEngines.Get("torch").Build(record, Weights(one, variant), precision);
            CompareOutputs(comparison, one, variant.Text("tag"), HuggingFaceMask2FormerCase.Image(one, run), record, model, precision);
            CompareLosses(comparison, variant.Text("tag"), Run(one, config, run, variant.GetProperty("matches"), model, precision), variant, precision);
        }

        comparison.Finish();
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Saved_files_are_read_to_the_last_bit(string name)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        Mask2FormerModel record = HuggingFaceMask2FormerCase.Model(HuggingFaceMask2FormerCase.Config(one));
        WeightSettings.Demand(one.Folder, HuggingFaceSettings.Of(record));
        Dictionary<string, float[]> expected = Weights(one);
        IReadOnlyList<NamedTensor> actual = WeightImport.Read(one.Folder, record, OriginalKeys.Mask2Former);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Select(static tensor => tensor.Name).Order(StringComparer.Ordinal));
        foreach (NamedTensor tensor in actual) Assert.Equal(expected[tensor.Name], tensor.Values<float>().ToArray());
    }

    /// <summary>Files of transformers 4 lack these weights, and its programs compute with whatever lay in memory.</summary>
    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_file_whose_input_projections_were_never_stored_is_refused(string name)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        Mask2FormerModel record = HuggingFaceMask2FormerCase.Model(HuggingFaceMask2FormerCase.Config(one));
        Skip.If(record.Hidden == record.PixelDecoder.Hidden, $"{name} needs none");
        string file = Path.Combine(Directory.CreateTempSubdirectory("maskformer-version4-").FullName, "model.safetensors");
        NamedTensor[] stored =
            [.. WeightImport.ReadAll(one.Folder, []).Where(static one => !one.Name.Contains("module.input_projections.", StringComparison.Ordinal))];
        using (FileStream stream = File.Create(file)) SafetensorsWriter.Write(stored, null, stream);
        MaskFormerException refused = Assert.Throws<MaskFormerException>(() => WeightImport.Read(file, record, OriginalKeys.Mask2Former));
        Assert.Equal("MF4040", refused.Id);
        Assert.Contains("6 tensors are missing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("sem_seg_head.predictor.input_proj.0.weight", refused.Message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static Dictionary<string, float[]> Weights(ReferenceCase one, JsonElement? variant = null) =>
        HuggingFaceWeights.Of(
            one,
            OriginalKeys.Mask2Former,
            [.. one.Weights, .. variant?.Maybe("additional_tensors")?.EnumerateArray().Select(RecipeTensor.Parse) ?? []]);

    private static CriterionResult Run(
        ReferenceCase one, JsonElement config, JsonElement run, JsonElement matches, IReferenceModel model, Precision precision)
    {
        Array64 image = HuggingFaceMask2FormerCase.Image(one, run);
        TargetBatch targets = Targets.Read(one, run.Text("tag") + "/", (int)image.Shape[0], (int)image.Shape[2], (int)image.Shape[3]);
        InjectedCriterion criterion =
            HuggingFaceMask2FormerCase.Criterion(one, config, precision) with { Slots = (int)targets.Valid.Shape[1] };
        var points = InjectedPoints.Read(one, $"{run.Text("tag")}/points.0.", criterion, targets, InjectedPoints.ByName(matches));
        return model.Gradients(criterion, image, targets with { More = points });
    }

    private static void CompareOutputs(
        Comparison comparison, ReferenceCase one, string tag, Array64 image, Mask2FormerModel record, IReferenceModel model, Precision precision)
    {
        JsonElement[] listed = [.. one.Manifest.List("outputs").Where(entry => entry.Text("name").StartsWith(tag + "/", StringComparison.Ordinal))];
        string What(JsonElement entry) => entry.Text("name")[(tag.Length + 1)..];
        HashSet<string> inner = [.. listed.Select(entry => HuggingFaceMask2FormerCase.Place(What(entry), record)).OfType<string>()];
        IReadOnlyDictionary<string, Array64> values = model.Forward(image, inner);
        foreach (JsonElement entry in listed)
        {
            if (HuggingFaceMask2FormerCase.Place(What(entry), record) is not { } place) continue;
            if (!values.TryGetValue(place, out Array64? found)) comparison.Fail($"{What(entry)}: no value '{place}'");
            else Compare(comparison, one, entry, HuggingFaceMask2FormerCase.Arranged(What(entry), found), precision);
        }
    }

    private static void Compare(Comparison comparison, ReferenceCase one, JsonElement entry, Array64 actual, Precision precision)
    {
        bool exact = precision == Precision.F64;
        if (entry.Text("name").Contains("/encoder_hidden_states.", StringComparison.Ordinal))
            comparison.Output(one, entry, actual, exact ? Before : Before32, "before the position embedding");
        else
            HuggingFaceOutput.Behind(comparison, one, entry, actual, exact ? OtherSines : Behind32);
    }

    private static void CompareLosses(Comparison comparison, string tag, CriterionResult evaluated, JsonElement expected, Precision precision)
    {
        double tolerance = precision == Precision.F64 ? OtherSines : 1e-5;
        comparison.Relative($"{tag}: loss", evaluated.Losses["Total"].Values[0], expected.Double("loss"), tolerance, "losses");
        foreach (JsonProperty loss in expected.GetProperty("unweighted").EnumerateObject())
        {
            double actual = Losses.Unweighted(evaluated.Losses, loss.Name.Replace("cross_entropy", "ce", StringComparison.Ordinal));
            comparison.Relative($"{tag}: {loss.Name}", actual, loss.Value.GetDouble(), tolerance, "losses");
        }

        foreach (JsonProperty level in expected.GetProperty("matches").EnumerateObject())
        {
            foreach ((JsonElement pair, int image) in level.Value.EnumerateArray().Select(static (pair, i) => (pair, i)))
                comparison.Equal($"{tag}: {level.Name}.{image}", Matches.Of(evaluated.Losses["Matches"], Losses.Level(level.Name), image), Matches.Of(pair));
        }
    }

    private static string? Refusal(JsonElement config, IBlock record)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("maskformer-variant-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "config.json"), config.GetRawText());
            WeightSettings.Demand(folder.FullName, HuggingFaceSettings.Of((Mask2FormerModel)record));
            return null;
        }
        catch (MaskFormerException e) when (e.Id == "MF4203")
        {
            return e.Message;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
