using CsCheck;
using MaskFormer.Generators.Tests.Configuration;
using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>
/// Names that C# allows and code or files may stumble over: keywords, other letters, names that differ in case only, names of the language's types.
/// Either they work, or they are one MF1010 each; never does one record stop the others.
/// </summary>
public sealed class HostileNameTests
{
    private static readonly Gen<string> space = OneOf(
        "Lab", "lab", "LIB.Part", "Lab.@event", "@class", "Größe", "変数.部", "_", "Lib.Value", "Acme.MaskFormer", "Acme.System", "Acme.TorchSharp",
        "Lib.List", "Tensors.Parameter"
    );

    private static readonly Gen<string> record = OneOf(
        "Part", "part", "PART", "@record", "@class", "Ünit", "部品", "_part", "__", "Value", "Parameter", "KeyPath", "Violation", "ConfigRules",
        "PortInfo", "List", "nn", "BlockModule", "IBlock", "Config", "Places1", "Members", "Spec", "@field", "@var", "@required", "@file", "@scoped",
        "@async", "@dynamic", "@nint"
    );

    private static readonly Gen<string> bystander = record.Where(static name => name != "@var"); // C# itself then takes every "var" for it

    private static readonly Gen<string> member = OneOf(
        "Hidden", "path", "prefix", "i", "g", "config", "key", "schema", "builder", "stack", "hidden", "Stack", "Apply", "Load", "HIDDEN", "_hidden",
        "__", "İn", "ß", "Ünit", "幅", "A1", "@value", "@record", "@field", "@int", "@event", "Value", "Parameter", "List", "nn", "Config", "G", "Key",
        "Scope", "Place", "Item", "Each", "I", "Index", "Training", "Inputs1", "Name", "Run", "Forward", "Watch", "Register", "Path", "Prefix",
        "Violations", "Known", "Builder", "Tensors", "This", "Base", "@this", "@var", "@await", "@yield", "@nameof", "@when", "Schema1",
        "ConfigRules", "LayerWeights", "Result", "Queries", "Keys", "Values", "Input", "Mask"
    );

    [Fact]
    public void They_work_or_are_one_finding_each() =>
        Gen.Select(space, space, record, record, member.Array[9], bystander)
            .Where(static (_, _, part, holder, members, other) =>
                AreDistinct([part, holder, other]) && AreDistinct(members) && !members.Contains(part) && !members.Contains(holder)
            )
            .Always(static (first, second, part, holder, members, other) => Check(Source(first, second, part, holder, members, other)), iter: 40, threads: 1);

    [Theory]
    [InlineData("Lab", "lab")]
    [InlineData("Lab.@event", "Lab.Event")]
    [InlineData("Größe", "GRÖSSE")]
    public void Namespaces_that_differ_in_case_only_both_have_their_code(string one, string other)
    {
        Run run = Harness.Run(Part(one) + Part(other) + Part(other + ".Inner"), backends: true);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
        IEnumerable<string> files = run.Result.Results.SelectMany(static r => r.GeneratedSources).Select(static file => file.HintName);
        Assert.Equal(3, files.Count(static file => file.Contains(".Block.", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_block_without_a_namespace_has_its_code()
    {
        Run run = Harness.Run(Samples.Bottleneck.Replace("namespace Demo;", "", StringComparison.Ordinal), backends: true);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
    }

    [Theory]
    [InlineData("event", "@event")]
    [InlineData("2nd.model-zoo", "_2nd.model_zoo")]
    [InlineData("Lab..class", "Lab._.@class")]
    public void A_catalogue_stands_in_a_namespace_whatever_the_assembly_is_called(string assembly, string expected)
    {
        ConfigRun run = ConfigHarness.Run(
            "namespace Demo; [Config] public sealed partial record Run : IExperiment; "
                + "public static class All { [Experiment(\"a\")] public static Run A => new(); }",
            OutputKind.ConsoleApplication,
            assembly
        );
        Assert.Empty(run.CompilerErrors);
        string catalogue = run.Result.Results[0].GeneratedSources.Single(static f => f.HintName == "Catalogue.g.cs").SourceText.ToString();
        Assert.Contains($"namespace {expected};", catalogue);
    }

    private static Gen<string> OneOf(params string[] names) => Gen.Int[0, names.Length - 1].Select(i => names[i]);

    private static string Part(string space) => $$"""
        namespace {{space}}
        {
            [Block] public sealed partial record Part
            {
                public int Width { get; init; } = 8;
                [Input("B, Width")] Tensor X => Port;
                Layer L => Linear(Width, Width);
                [Output("B, Width")] public Tensor Y => Relu(L(X));
            }
        }

        """;

    private static bool AreDistinct(string[] names) =>
        names.Select(static name => KeyName.Of(name.TrimStart('@'))).Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length;

    private static string Source(string first, string second, string part, string holder, string[] names, string bystander)
    {
        string shape = names[0].TrimStart('@');
        string one = $"global::{first}.{part}";
        return $$"""
            namespace {{first}}
            {
                [Block] public sealed partial record {{part}}
                {
                    [Bound] public int {{names[0]}} { get; init; } = 8;
                    [Input("B, {{shape}}")] Tensor {{names[1]}} => Port;
                    Layer {{names[2]}} => Linear({{names[0]}}, {{names[0]}});
                    Tensor {{names[3]}} => Relu({{names[2]}}({{names[1]}}));
                    [Output("B, {{shape}}")] public Tensor {{names[4]}} => {{names[3]}};
                }
            }
            namespace {{second}}.More
            {
                [Block] public sealed partial record {{holder}}
                {
                    [Range(1, 99)] public int {{names[0]}} { get; init; } = 8;
                    public NormKind {{names[8]}} { get; init; } = NormKind.Group;
                    [Require("it is even")] bool {{names[1]}} => {{names[0]}} % 2 == 0;
                    [Input("B, {{shape}}")] Tensor {{names[2]}} => Port;
                    {{one}} {{names[3]}} => new() { {{names[0]}} = {{names[0]}} };
                    Blocks<{{one}}> {{names[5]}} => Repeat(2, t1 => new {{one}} { {{names[0]}} = {{names[0]}} });
                    Tensor {{names[6]}} => Weight("{{shape}}");
                    [Output("B, {{shape}}")]
                    public Tensor {{names[7]}} =>
                        {{names[5]}}.Fold({{names[3]}}.On({{names[2]}}).{{names[4]}}, (t2, t3) => t2.On(t3).{{names[4]}})
                        + Expand({{names[6]}}, "c -> b c", "B, {{shape}}");
                }
                [Config] public sealed partial record {{holder}}Settings
                {
                    [Range(1, 99)] public int {{names[0]}} { get; init; } = 8;
                    public global::{{second}}.More.{{holder}} {{names[1]}} { get; init; } = new();
                    public NormKind? {{names[3]}} { get; init; }
                    [Require("it is even")] bool {{names[2]}} => {{names[0]}} % 2 == 0;
                }
            }
            namespace {{second}} { public enum {{bystander}} { None } }
            """;
    }

    private static void Check(string source)
    {
        Run run = Harness.Run(source, backends: true);
        string[] broken = [.. run.Result.Results.Where(static r => r.Exception is not null).Select(static r => r.Exception!.Message)];
        Diagnostic[] findings = [.. run.Result.Diagnostics];
        Assert.True(broken.Length == 0, string.Concat(broken) + "\n" + source);
        Assert.True(findings.All(static f => f.Id is "MF1010"), string.Join("\n", findings.Select(static f => f.ToString())) + "\n" + source);
        string[] errors = [.. run.CompilerErrors.Where(error => findings.Length == 0 || error.Contains(".g.cs", StringComparison.Ordinal))];
        Assert.True(errors.Length == 0, string.Join("\n", errors.Take(5)) + "\n" + source);
    }
}
