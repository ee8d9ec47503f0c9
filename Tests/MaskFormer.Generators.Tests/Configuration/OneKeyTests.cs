using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>What a file or the command line would call by one name, though it is two: exactly one finding each, where something is to be renamed.</summary>
public sealed class OneKeyTests
{
    [Theory]
    [InlineData("int MaskDim", "int Mask_Dim", "mask_dim", "MaskDim", "Mask_Dim")]
    [InlineData("bool QKVBias", "bool QkvBias", "qkv_bias", "QKVBias", "QkvBias")]
    [InlineData("int R50", "int r50", "r50", "R50", "r50")]
    [InlineData("int R_50", "int r_50", "r_50", "R_50", "r_50")]
    [InlineData("int A1B", "string A1_b", "a1_b", "A1B", "A1_b")]
    [InlineData("int Ähre", "int ähre", "ähre", "Ähre", "ähre")]
    [InlineData("int A1B", "int A1b")]
    [InlineData("int R50", "int r_50")]
    [InlineData("int MaskDim", "[Bound] int Mask_Dim")]
    public void Two_properties(string one, string other, params string[] names)
    {
        string[] found = names is [var key, var first, var second]
            ? [$"MF1018 «{second}» The key \"{key}\" of YAML and the command line means '{first}' and '{second}': rename one"] : [];
        string two = $"{Property(one)} {Property(other)}";
        Assert.Equal(found, Find($"[Config] public sealed partial record Setup {{ {two} }}"));
        Assert.Equal(found, Find(
            $"[Config] public sealed partial record Setup {{ {Property(one)} }} public sealed partial record Setup {{ {Property(other)} }}"));
        Assert.Equal(found, Find($"[Config] public abstract partial record Setup {{ {two} }} [Config] public sealed partial record Kind : Setup;"));
        Assert.Equal(found, Find(
            $"public abstract record Plain {{ {Property(one)} }} [Config] public abstract partial record Middle : Plain;"
                + $"[Config] public sealed partial record Setup : Middle {{ {Property(other)} }}"));
    }

    [Fact]
    public void A_record_of_another_assembly_has_the_other()
    {
        MetadataReference library = Compiled("namespace Library; [Config] public abstract partial record Oven { public int MaskDim { get; init; } = 1; }");
        ConfigRun program = ConfigHarness.Run(
            "[Config] public sealed partial record Gas : Library.Oven { public int Mask_Dim { get; init; } = 2; }", name: "Program", more: library);
        Assert.Equal(["MF1018 «Mask_Dim» The key \"mask_dim\" of YAML and the command line means 'MaskDim' and 'Mask_Dim': rename one"], program.Findings);
    }

    [Fact]
    public void One_name_once_more() => Assert.Equal(
        ["MF1018 «Heat» The key \"heat\" of YAML and the command line means 'Oven.Heat' and 'Gas.Heat': rename one"],
        Find("""
            [Config] public abstract partial record Oven { public int Heat { get; init; } = 1; }
            [Config] public sealed partial record Gas : Oven { public new int Heat { get; init; } = 2; }
            """));

    [Fact]
    public void What_is_overridden_is_one_parameter() => Assert.Empty(Find("""
        [Config] public abstract partial record Oven { public virtual int Heat { get; init; } = 1; public abstract int Time { get; init; } }
        [Config] public sealed partial record Gas : Oven { public override int Heat { get; init; } = 2; public override int Time { get; init; } = 3; }
        """));

    [Theory]
    [InlineData("[Config] public sealed partial record Setup { public int Kind { get; init; } = 2; }")]
    [InlineData(
        "[Config] public abstract partial record Oven; [Config] public sealed partial record Gas : Oven { public int Kind { get; init; } = 2; }",
        "MF1018 «Kind» The key \"kind\" of YAML and the command line means 'the choice of a record' and 'Kind': rename one")]
    [InlineData(
        "[Config] public abstract partial record Oven { public int Kind { get; init; } = 2; } [Config] public sealed partial record Gas : Oven;",
        "MF1018 «Kind» The key \"kind\" of YAML and the command line means 'the choice of a record' and 'Kind': rename one")]
    [InlineData("[Config] public sealed partial record Setup { public int Base { get; init; } = 2; }")]
    [InlineData(
        "[Config] public sealed partial record Setup : IExperiment { public int Base { get; init; } = 2; }",
        "MF1018 «Base» The key \"base\" of YAML and the command line means 'the experiment that a file starts from' and 'Base': rename one")]
    public void Keys_that_are_taken(string source, params string[] found) => Assert.Equal(found, Find(source));

    [Fact]
    public void Two_kinds() => Assert.Equal(
        ["MF1022 «Gas» 'kind: Gas' of a 'Lab.Oven' means 'Lab.Old.Gas' and 'Lab.New.Gas': rename one"],
        Find("""
            namespace Lab { [Config] public abstract partial record Stove; [Config] public abstract partial record Oven : Stove; }
            namespace Lab.Old { [Config] public sealed partial record Gas : Oven; }
            namespace Lab.New { [Config] public sealed partial record Gas : Oven; }
            """));

    [Fact]
    public void Three_kinds_are_two_too_many() => Assert.Equal(
        ["MF1022 «Gas» 'kind: Gas' of a 'Lab.Oven' means 'Lab.A.Gas' and 'Lab.B.Gas': rename one",
            "MF1022 «Gas» 'kind: Gas' of a 'Lab.Oven' means 'Lab.A.Gas' and 'Lab.C.Gas': rename one"],
        Find("""
            namespace Lab { [Config] public abstract partial record Oven; }
            namespace Lab.A { [Config] public sealed partial record Gas : Oven; }
            namespace Lab.B { [Config] public sealed partial record Gas : Oven; }
            namespace Lab.C { [Config] public sealed partial record Gas : Oven; }
            """));

    [Fact]
    public void Two_blocks_as_kinds() => Assert.Equal(
        ["MF1022 «Net» 'kind: Net' of a 'Lab.Body' means 'Lab.A.Net' and 'Lab.B.Net': rename one"],
        Find("""
            namespace Lab {
            [Block] public abstract partial record Body { [Input("B, 4")] protected Tensor X => Port; [Output("B, 4")] public abstract Tensor Y { get; } } }
            namespace Lab.A { [Block] public sealed partial record Net : Body { public override Tensor Y => Relu(X); } }
            namespace Lab.B { [Block] public sealed partial record Net : Body { public override Tensor Y => X; } }
            """));

    [Fact]
    public void Records_of_one_name_that_stand_for_different_bases() => Assert.Empty(Find("""
        namespace Lab { [Config] public abstract partial record Oven; [Config] public abstract partial record Lamp; }
        namespace Lab.Old { [Config] public sealed partial record Gas : Oven; }
        namespace Lab.New { [Config] public sealed partial record Gas : Lamp; [Config] public sealed partial record Oil : Lamp; }
        namespace Lab.New { [Config] public sealed partial record OIL : Lamp; }
        namespace Lab.Odd { [Config] public abstract partial record Gas : Oven; }
        """));

    [Fact]
    public void A_kind_of_another_assembly_has_the_name()
    {
        MetadataReference library = Compiled(
            "namespace Library; [Config] public abstract partial record Oven; [Config] public sealed partial record Gas : Oven;"
                + "[Config] internal sealed partial record Oil : Oven;");
        ConfigRun program = ConfigHarness.Run(
            "namespace Program; [Config] public sealed partial record Gas : Library.Oven; [Config] public sealed partial record Oil : Library.Oven;",
            name: "Program",
            more: library);
        Assert.Equal(["MF1022 «Gas» 'kind: Gas' of a 'Library.Oven' means 'Library.Gas' and 'Program.Gas': rename one"], program.Findings);
    }

    [Fact]
    public void Members_of_an_enum_that_differ_in_capitals_or_are_keywords_are_told_apart_when_they_are_read() => Assert.Empty(Find("""
        namespace Lab;
        public enum Mode { @event, Event, @null, True }
        public enum @class { Some }
        [Config] public sealed partial record Setup
        {
            public @class Class { get; init; }
            public Mode Mode { get; init; } = Mode.@null;
            public EquatableList<Mode> Some { get; init; } = [Mode.True, Mode.@event];
        }
        """));

    private static string[] Find(string source)
    {
        ConfigRun run = ConfigHarness.Run(source);
        if (run.Findings.Length == 0) Assert.Empty(run.CompilerErrors);
        return run.Findings;
    }

    private static string Property(string type) =>
        type.StartsWith('[') ? $"[Bound] public {type[8..]} {{ get; init; }}" : $"public {type} {{ get; init; }}{Value(type)}";

    private static string Value(string type) => type.StartsWith("string", StringComparison.Ordinal) ? " = \"\";" : "";

    private static MetadataReference Compiled(string source) => MetadataReference.CreateFromImage(ConfigHarness.Run(source, name: "Library").Image());
}
