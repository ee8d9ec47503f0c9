using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>What a program finds by attribute or interface, and would not find or could not make: one finding each.</summary>
public sealed class ContractTests
{
    private const string Right = """
        using MaskFormer.Language;
        using MaskFormer.Runtime.Contracts;
        using MaskFormer.Runtime.Data;
        namespace Own;
        [Config] public sealed partial record Photos : DataConfig;
        [DataSource("photos", typeof(Photos))] public sealed class PhotoSource : IDataSource;
        [Config, BatchFields("Boxes")] public sealed partial record Boxes : TaskConfig;
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
    public void One_finding_each(string right, string wrong, string? said) =>
        Assert.Equal(said is null ? [] : [said], SlipHarness.Said(new(wrong, SlipHarness.Replace(Right, right, wrong), "")));

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
