using MaskFormer.Language;
using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>Records that derive from, and choose among, records of a referenced assembly.</summary>
public sealed class AcrossAssembliesTests
{
    private const string Library = """
        namespace Library;

        [Config]
        public abstract partial record Oven
        {
            /// <summary>Degrees of it.</summary>
            [Range(50, 300)] public double Heat { get; init; } = 180;

            [Require("Heat must be even")] bool Even => Heat % 2 == 0;
        }

        [Config] public sealed partial record Electric : Oven { public bool Fan { get; init; } = true; }
        [Config] internal sealed partial record Hidden : Oven;
        [Config] public sealed partial record Tray { public int Size { get; init; } = 4; }
        """;

    private const string Program = """
        namespace Program;

        [Config] public sealed partial record Gas : Library.Oven { public int Flames { get; init; } = 5; }
        [Config] public sealed partial record Kitchen
        {
            public Library.Oven Oven { get; init; } = new Gas();
            public Library.Tray Tray { get; init; } = new();
        }

        [Config] public sealed partial record Setup : IExperiment;

        public static class Experiments { [Experiment("a")] public static Setup A => new(); }
        """;

    private static readonly Lazy<(ConfigRun Run, IConfigRecord Kitchen)> made = new(() =>
    {
        ConfigRun library = ConfigHarness.Run(Library, name: "Library");
        byte[] image = library.Image();
        System.Runtime.Loader.AssemblyLoadContext context = new("kitchen");
        context.LoadFromStream(new MemoryStream(image));
        ConfigRun program = ConfigHarness.Run(Program, OutputKind.DynamicallyLinkedLibrary, "Program", MetadataReference.CreateFromImage(image));
        Assert.Empty(program.CompilerErrors);
        System.Reflection.Assembly loaded = context.LoadFromStream(new MemoryStream(program.Image()));
        return (program, (IConfigRecord)Activator.CreateInstance(loaded.GetType("Program.Kitchen")!)!);
    });

    [Fact]
    public void Kinds_come_from_both_assemblies_public_ones_only() =>
        Assert.Equal(["Electric", "Gas"], made.Value.Kitchen.Schema.Parameters[0].Kinds.Select(static kind => kind.Name).Order());

    [Fact]
    public void Concrete_record_of_another_assembly_is_its_own_kind() =>
        Assert.Equal(["Tray"], made.Value.Kitchen.Schema.Parameters[1].Kinds.Select(static kind => kind.Name));

    [Fact]
    public void Inherited_parameter_keeps_its_documentation_and_range()
    {
        ParameterSchema heat = ((IConfigRecord)made.Value.Kitchen.Get("Oven")!).Schema.Parameters[0];
        Assert.Equal(("heat", "Degrees of it.", 50.0), (heat.Key, heat.Summary, heat.Least!.Value));
    }

    [Fact]
    public void Catalogue_names_the_kinds_that_the_library_cannot_know()
    {
        string catalogue = made.Value.Run.File("Catalogue.g.cs");
        Assert.Contains("new(typeof(global::Library.Oven), new(\"Gas\", static () => new global::Program.Gas())),", catalogue);
        Assert.DoesNotContain("Electric", catalogue);
        Assert.Contains("static () => global::Program.Experiments.A) { Kinds = kinds },", catalogue);
    }

    [Fact]
    public void Requirement_of_the_base_holds_for_the_kind()
    {
        IConfigRecord odd = ((IConfigRecord)made.Value.Kitchen.Get("Oven")!).With("Heat", 181.0);
        List<Violation> violations = [];
        made.Value.Kitchen.With("Oven", odd).Validate("", violations);
        Assert.Equal(["oven: Heat must be even: Heat = 181"], violations.Select(static found => $"{found.Path}: {found.Message}"));
    }

    [Fact]
    public void Kinds_of_one_name_from_two_projects_are_told_where_both_are_seen()
    {
        MetadataReference library = Reference(Library, "Library");
        MetadataReference[] both =
        [
            library,
            Reference("namespace One; [Config] public sealed partial record Gas : Library.Oven;", "One", library),
            Reference("namespace Two; [Config] public sealed partial record Gas : Library.Oven;", "Two", library),
        ];
        const string records = "[Config] public sealed partial record Setup : IExperiment;";
        const string experiment = "public static class Experiments { [Experiment(\"a\")] public static Setup A => new(); }";
        Assert.Equal(
            ["MF1022 «» 'kind: Gas' of a 'Library.Oven' means 'One.Gas' and 'Two.Gas': rename one"],
            ConfigHarness.Run(records + experiment, more: both).Findings);
        Assert.Empty(ConfigHarness.Run(records, more: both).Findings); // which chooses none
        Assert.Empty(ConfigHarness.Run(records + experiment, more: both[..2]).Findings);
    }

    private static MetadataReference Reference(string source, string name, params MetadataReference[] more) =>
        MetadataReference.CreateFromImage(ConfigHarness.Run(source, name: name, more: more).Image());

}
