using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>What a program finds by attribute or interface, and would not find or could not make: one finding each.</summary>
public sealed class ContractTests
{
    private const string Right = """
        using MaskFormer.Language;
        using MaskFormer.Runtime.Contracts;
        using MaskFormer.Runtime.Data;
        using MaskFormer.Runtime.Data.Layouts;
        using MaskFormer.Runtime.Tasks;
        namespace Own;
        [Config] public sealed partial record Photos : DataConfig;
        [DataSource("photos", typeof(Photos))] public sealed class PhotoSource : IDataSource;
        [Config, BatchFields("Boxes")] public sealed partial record Boxes : TaskConfig;
        [SegmentationTask("boxes", typeof(Boxes))] public sealed class BoxTask : ISegmentationTask;
        [DataLayout("tiles", 9)] public sealed class Tiles : IDataLayout;
        [Block] public sealed partial record Net { [Input("")] Tensor Image => Ops.Port; [Output("")] public Tensor Total => Ops.Relu(Image); }
        [Config]
        public sealed partial record Setup : IExperiment
        {
            public Net Model { get; init; } = new();
            public DataConfig Data { get; init; } = new Photos();
            public TrainingConfig Training { get; init; } = new();
            public EvaluationConfig Evaluation { get; init; } = new();
            IBlock IExperiment.Model => Model;
            IBlock IExperiment.Criterion => Model;
        }
        public static class Experiments { [Experiment("one")] public static Setup One => new(); }
        """;

    [Theory]
    [InlineData("PhotoSource : IDataSource", "PhotoSource", "MF1016 «DataSource(\"photos\", typeof(Photos))»")]
    [InlineData("class PhotoSource :", "class PhotoSource(int size) :", "MF1016 «DataSource(\"photos\", typeof(Photos))»")]
    [InlineData("sealed class PhotoSource", "abstract class PhotoSource", "MF1016 «DataSource(\"photos\", typeof(Photos))»")]
    [InlineData("typeof(Photos)", "typeof(Setup)", "MF1016 «DataSource(\"photos\", typeof(Setup))»")]
    [InlineData("typeof(Photos)", "typeof(Phots)", "CS0246 «Phots»")]
    [InlineData("\"photos\"", "\"\"", "MF1016 «DataSource(\"\", typeof(Photos))»")]
    [InlineData("typeof(Photos)", "null!", "MF1016 «DataSource(\"photos\", null!)»")]
    [InlineData("Boxes : TaskConfig", "Boxes", "MF1016 «BatchFields(\"Boxes\")»")]
    [InlineData("BatchFields(\"Boxes\")", "BatchFields(\"\")", "MF1016 «BatchFields(\"\")»")]
    [InlineData("BatchFields(\"Boxes\")", "BatchFields(\"Boxes;Edges\")", "MF1016 «BatchFields(\"Boxes;Edges\")»")]
    [InlineData("BatchFields(\"Boxes\")", "BatchFields(\"Boxes, Boxes\")", "MF1016 «BatchFields(\"Boxes, Boxes\")»")]
    [InlineData("BatchFields(\"Boxes\")", "BatchFields(\"Boxes, Edges\")", null)]
    [InlineData("[Experiment(\"one\")]", "[Experiment($\"{1}\")]", "CS0182 «$\"{1}\"»")]
    [InlineData("One => new();", "One => default!;", "MF3003 «One»")]
    [InlineData("One => new();", "One => new Setup().Same();", "CS1061 «Same»")]
    [InlineData("public static class Experiments", "file static class Experiments", "MF3003 «One»")]
    [InlineData("[Output(\"\")] public Tensor Total", "public Tensor Total", "MF1007 «Net»")]
    [InlineData("[Config]\npublic sealed partial record Setup", "public sealed partial record Setup", "MF1002 «Setup»")]
    [InlineData("sealed partial record Setup", "sealed record Setup", "MF1002 «Setup»")]
    [InlineData("static class Experiments", "static class Experiments<T>", "MF3003 «One»")]
    [InlineData("public Net Model {", "[Fed(\"Image\")] public Net Model {", "MF1016 «Fed(\"Image\")»")]
    [InlineData("IBlock IExperiment.Model => Model", "IBlock IExperiment.Model => null!", "MF1020 «null!»")]
    [InlineData("IBlock IExperiment.Criterion => Model", "IBlock IExperiment.Criterion => (default!)", "MF1020 «(default!)»")]
    [InlineData(
        "IBlock IExperiment.Criterion => Model",
        "IBlock IExperiment.Criterion => throw new System.NotImplementedException()",
        "MF1020 «throw new System.NotImplementedException()»")]
    [InlineData(
        "IBlock IExperiment.Criterion => Model",
        "IBlock IExperiment.Criterion => throw new System.NotSupportedException(\"for predicting alone\")",
        null)] // it says why
    // two that are chosen alike: of this project, or of one that it is built with
    [InlineData(
        "[Config, BatchFields", "[DataSource(\"more\", typeof(Photos))] class More : IDataSource; [Config, BatchFields",
        "MF1023 «DataSource(\"more\", typeof(Photos))»")]
    [InlineData("\"photos\", typeof(Photos)", "\"photos\", typeof(ShapesData)", "MF1023 «DataSource(\"photos\", typeof(ShapesData))»")]
    [InlineData(
        "[DataLayout", "[SegmentationTask(\"box\", typeof(Boxes))] class Other : ISegmentationTask; [DataLayout",
        "MF1023 «SegmentationTask(\"box\", typeof(Boxes))»")]
    [InlineData("\"tiles\"", "\"coco\"", "MF1023 «DataLayout(\"coco\", 9)»")]
    [InlineData("[DataLayout", "[DataLayout(\"tiles\", 3)] class More : IDataLayout; [DataLayout", "MF1023 «DataLayout(\"tiles\", 9)»")]
    [InlineData(
        "[Config, BatchFields",
        "[Config] public sealed partial record Frames : DataConfig; [DataSource(\"photos\", typeof(Frames))] class More : IDataSource; [Config, BatchFields",
        null)] // the name is for messages
    // one that has no attribute
    [InlineData("[DataSource(\"photos\", typeof(Photos))] ", "", "MF1024 «PhotoSource»")]
    [InlineData("[SegmentationTask(\"boxes\", typeof(Boxes))] ", "", "MF1024 «BoxTask»")]
    [InlineData("[DataLayout(\"tiles\", 9)] ", "", "MF1024 «Tiles»")]
    [InlineData("[DataLayout(\"tiles\", 9)] public sealed", "public abstract", null)]
    [InlineData("[DataLayout(\"tiles\", 9)] public sealed class Tiles :", "public sealed class Tiles(int order) :", null)]
    [InlineData("[DataLayout(\"tiles\", 9)] ", "class Uses { Tiles Made { get; } = new(); } ", null)]
    public void One_finding_each(string right, string wrong, string? said) =>
        Assert.Equal(said is null ? [] : [said], SlipHarness.Said(new(wrong, SlipHarness.Replace(Right, right, wrong), "")));

    [Fact]
    public void A_misspelt_mark_is_no_forgotten_one() => Assert.Equal(
        ["CS0246 «DataLayuot»", "CS0246 «DataLayuot»"], // with and without Attribute
        SlipHarness.Said(new("misspelt", SlipHarness.Replace(Right, "DataLayout(", "DataLayuot("), "")));

    // Its name is that of a type in generated code, and it is in no namespace.
    [Fact]
    public void A_record_of_no_namespace_may_be_called_Value() => Assert.Empty(SlipHarness.Said(new(
        "right",
        "using MaskFormer.Language; using static MaskFormer.Language.Ops;\n"
            + "[Block] public sealed partial record Value { [Input(\"\")] Tensor X => Port; [Output(\"\")] public Tensor Y => Relu(X); }",
        "")));

    [Fact]
    public void Right_ones_have_none() => Assert.Empty(SlipHarness.Said(new("right", Right, "")));
}
