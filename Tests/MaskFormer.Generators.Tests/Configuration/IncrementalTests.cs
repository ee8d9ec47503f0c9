using MaskFormer.Generators.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>What runs again after an edit. Reasons of steps, no times.</summary>
public sealed class IncrementalTests
{
    private const string Source = """
        namespace Sample;

        [Config] public abstract partial record Oven { public double Heat { get; init; } = 180; }
        [Config] public sealed partial record Electric : Oven;
        [Config] public sealed partial record Cake { public Oven Oven { get; init; } = new Electric(); public int Layers { get; init; } = 2; }
        [Config] public sealed partial record Plate { [Range(1, 9)] public int Size { get; init; } = 3; public bool Fits => Size > 2; }
        [Config] public sealed partial record Setup : IExperiment { public Cake Cake { get; init; } = new(); }
        public static class Experiments { [Experiment("a")] public static Setup A => new() { Cake = new() { Layers = 3 } }; }
        """;

    /// <summary>Names of the regenerated files, or of changed steps, after an edit.</summary>
    private static string[] Changed(Func<string, string> edit, string? newFile = null)
    {
        CSharpCompilation before = ConfigHarness.Compile(Source);
        GeneratorDriver driver = ConfigHarness.Driver().RunGenerators(before);
        SyntaxTree old = before.SyntaxTrees.First();
        CSharpCompilation after = edit(Source) == Source
            ? before
            : before.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(edit(Source), (CSharpParseOptions)old.Options, old.FilePath));
        if (newFile is not null) after = after.AddSyntaxTrees(CSharpSyntaxTree.ParseText(newFile, (CSharpParseOptions)old.Options, "New.cs"));
        Assert.NotEqual(before.SyntaxTrees.First().ToString() + null, after.SyntaxTrees.First().ToString() + newFile);
        GeneratorRunResult run = driver.RunGenerators(after).GetRunResult().Results.Single();
        return Harness.Written(run);
    }

    [Fact]
    public void Unrelated_file_regenerates_nothing() => Assert.Empty(Changed(static text => text, "class Unrelated;"));

    [Fact]
    public void Comment_at_the_top_regenerates_nothing() => Assert.Empty(Changed(static text => "// moved\n" + text));

    [Fact]
    public void Body_regenerates_its_record_for_other_assemblies() =>
        Assert.Equal(["Sample.Plate.Config.g.cs"], Changed(static text => text.Replace("Size > 2", "Size > 4")));

    [Fact]
    public void Default_regenerates_its_record_for_other_assemblies() =>
        Assert.Equal(["Sample.Plate.Config.g.cs"], Changed(static text => text.Replace("= 3; public", "= 4; public")));

    [Fact]
    public void Range_regenerates_its_record() =>
        Assert.Equal(["Sample.Plate.Config.g.cs"], Changed(static text => text.Replace("Range(1, 9)", "Range(1, 8)")));

    [Fact]
    public void New_kind_regenerates_who_can_choose_it() => Assert.Equal(
        ["Sample.Cake.Config.g.cs", "Sample.Gas.Config.g.cs"],
        Changed(static text => text, "namespace Sample; [Config] public sealed partial record Gas : Oven;"));

    [Fact]
    public void Experiments_name_regenerates_the_catalogue() => Assert.Equal(["Catalogue.g.cs"], Changed(static text => text.Replace("\"a\"", "\"b\"")));

    [Fact]
    public void Experiments_value_regenerates_nothing() => Assert.Empty(Changed(static text => text.Replace("Layers = 3", "Layers = 4")));

    [Fact]
    public void Specs_of_the_same_text_are_equal()
    {
        static ConfigSpec[] Read()
        {
            CSharpCompilation compilation = ConfigHarness.Compile(Source);
            return [.. compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>().Where(KnownNames.IsMarked)
                .Select(type => (Type: type, Syntax: (TypeDeclarationSyntax)type.DeclaringSyntaxReferences[0].GetSyntax()))
                .Select(record => BlockReader.Read(record.Type, record.Syntax, compilation, new(), default)!.Config!)];
        }

        Assert.Equal(Read(), Read());
    }
}
