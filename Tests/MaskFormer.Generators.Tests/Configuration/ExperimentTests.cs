using MaskFormer.Language;
using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>The form of experiments, the catalogue and the entry point.</summary>
public sealed class ExperimentTests
{
    [Theory]
    [InlineData("[Experiment(\"a\")] public Setup A => new();", "MF3003 «A» 'A' must be a static property that the program can see")]
    [InlineData("[Experiment(\"a\")] static Setup A => new();", "MF3003 «A» 'A' must be a static property that the program can see")]
    [InlineData("[Experiment(\"a\")] public static Setup A { get; } = new();", "MF3003 «A» 'A' must be written as an expression: A => new() { … }")]
    [InlineData("[Experiment(\"a\")] public static Setup? A => new();", "MF3003 «Setup?» 'A' may not be null: leave out the '?'")]
    [InlineData(
        "[Experiment(\"a\")] public static Setup A => new() { Model = new() { Width = 8 / (B.Model.Heads - 8) } }; static Setup B => new();",
        "MF3003 «Width = 8 / (B.Model.Heads - 8)» 'Width' cannot be computed: it divides by zero")]
    [InlineData("[Experiment(\"a\")] public static Training A => new();", "MF3003 «Training» 'Training' does not implement IExperiment")]
    public void Wrong_form_cannot_be_read(string property, string finding)
    {
        string[] found = ConfigHarness.Run($"{ExperimentRecords.Source}\npublic class Experiments\n{{\n{property}\n}}").Findings;
        Assert.Equal([finding], found);
    }

    [Theory]
    [InlineData(" ", "it is empty")]
    [InlineData("a ", "it begins or ends with a space")]
    [InlineData("-a", "it begins with '-'")]
    [InlineData(".a", "it begins with '.'")]
    [InlineData("a.", "it ends with '.'")]
    [InlineData("a/b", "it holds '/', which no file's name may on Windows")]
    [InlineData("a\\b", "it holds '\\', which no file's name may on Windows")]
    [InlineData("c:x", "it holds ':', which no file's name may on Windows")]
    [InlineData("a*", "it holds '*', which no file's name may on Windows")]
    [InlineData("CON", "Windows keeps it for a device")]
    [InlineData("nul.b", "Windows keeps it for a device")]
    [InlineData("Lpt1", "Windows keeps it for a device")]
    public void Names_that_some_file_system_refuses(string name, string cause) => Assert.Equal(
        [$"MF3003 «A» the name \"{name}\" of 'A' names its runs' folders too, and cannot: {cause}"],
        ExperimentRecords.Find($"[Experiment(@\"{name}\")] public static Setup A => new();"));

    [Theory]
    [InlineData("con-1")]
    [InlineData("console")]
    [InlineData("swin.large")]
    [InlineData("größe 変")]
    public void Other_names_are_free(string name) => Assert.Empty(ExperimentRecords.Find($"[Experiment(\"{name}\")] public static Setup A => new();"));

    [Fact]
    public void Two_of_one_name() => Assert.Equal(
        ["MF3004 «\"a\"» 'a' is the name of 'Library.Experiments.A' already"],
        ExperimentRecords.Find("""
            [Experiment("a")] public static Setup A => new();
            [Experiment("a")] public static Setup B => new();
            """));

    [Fact]
    public void Its_type_may_be_the_contract() => Assert.Empty(ExperimentRecords.Find("""[Experiment("a")] public static IExperiment A => new Setup();"""));

    [Fact]
    public void Names_that_differ_in_case_only_name_one_folder_on_some_disks() => Assert.Equal(
        ["MF3004 «\"Ade\"» 'Ade' is the name of 'Library.Experiments.A' already: 'ade' differs in upper and lower case only"],
        ExperimentRecords.Find("""
            [Experiment("ade")] public static Setup A => new();
            [Experiment("Ade")] public static Setup B => new();
            """));

    [Fact]
    public void Catalogue_is_sorted_and_runs()
    {
        ConfigRun run = ConfigHarness.Run($$"""
            {{ExperimentRecords.Source}}
            public static class Experiments
            {
                /// <summary>The second. With more.</summary>
                [Experiment("zebra {z} 'ü'")] public static Setup Z => new() { Model = new() { Width = 16 } };
                [Experiment("ant")] public static Setup A => new();
            }
            """);
        System.Collections.IList all = (System.Collections.IList)run.Load().GetType("Sample.Catalogue")!.GetProperty("All")!.GetValue(null)!;
        Assert.Equal(["ant", "zebra {z} 'ü'"], all.Cast<dynamic>().Select(static entry => (string)entry.Name));
        dynamic zebra = all[1]!;
        Assert.Equal("The second.", (string)zebra.Summary);
        Assert.Equal(16, ((IConfigRecord)((IConfigRecord)zebra.Create()).Get("Model")!).Get("Width"));
    }

    [Fact]
    public void Executable_gets_its_entry_point()
    {
        ConfigRun run = ConfigHarness.Run(ExperimentRecords.Source, OutputKind.ConsoleApplication);
        Assert.Empty(run.CompilerErrors);
        Assert.Equal("Main", run.Compilation.GetEntryPoint(default)!.Name);
        Assert.Contains("Application.Start(Catalogue.All, args)", run.File("Program.g.cs"));
    }

    [Fact]
    public void Executable_with_its_own_main_keeps_it()
    {
        ConfigRun run = ConfigHarness.Run("System.Console.WriteLine(1);", OutputKind.ConsoleApplication);
        Assert.Empty(run.CompilerErrors);
        Assert.Empty(run.Result.GeneratedTrees);
    }
}
