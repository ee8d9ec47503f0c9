using MaskFormer.Definitions.Tests.Xla;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Commands;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Text;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>From an error of graph or plugin to the line of the record.</summary>
public sealed class LocationTests
{
    private const string File = "Heads/Mlp.cs";

    private static readonly (int Line, int Column) y = Find("public Tensor Y =>", "Y");

    private static string Place => $"loc(\"Mlp.Y\"(\"{File}\":{y.Line}:{y.Column}))";

    [Fact]
    public void Text_names_property_file_and_line()
    {
        string text = Graph();
        Assert.Contains(Place, text, StringComparison.Ordinal);
        Assert.Equal(text, ModulePrinter.Print(ModuleParser.Parse(text)));
    }

    [Fact]
    public void An_error_of_the_graph_names_property_file_and_line()
    {
        GraphBuilder g = new();
        Value x = g.Input("x", 2, 7); // 6 wanted

        GraphException error = Assert.Throws<GraphException>(() => new Mlp { In = 6, Out = 5, Hidden = 4 }.Build(g, "", x));

        Assert.Equal("MF5035", error.Id);
        Assert.Equal($"Mlp.Y ({File}:{y.Line}:{y.Column})", error.Place);
    }

    [SkippableFact]
    public void An_error_of_the_plugin_names_property_file_and_line()
    {
        using PjrtClient client = PjrtClient.Create(PjrtPlugin.Load(CpuPlugin.Path));
        string good = Graph();
        string broken = good.Replace("-> tensor<2x4xf32> " + Place, "-> tensor<2x9xf32> " + Place, StringComparison.Ordinal);
        Assert.NotEqual(good, broken);

        PjrtException error = Assert.Throws<PjrtException>(() => client.Compile(broken));

        Assert.Equal("MF5201", error.Id);
        Assert.Equal($"Mlp.Y ({File}:{y.Line}:{y.Column})", error.Place);
    }

    [Fact]
    public void Gradients_and_the_whole_step_carry_the_places_of_their_values()
    {
        string file = Path.GetTempFileName();
        Assert.Equal(0, Application.Run(Catalogue.All, ["export", "shapes", "--stablehlo", file]));
        string text = System.IO.File.ReadAllText(file);
        System.IO.File.Delete(file);
        Assert.Contains($"loc(\"Mlp.Y/gradient\"(\"{File}\":{y.Line}:{y.Column}))", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Shared.Root, text, StringComparison.Ordinal);
    }

    private static string Graph()
    {
        GraphBuilder g = new();
        return ModulePrinter.Print(g.Build("mlp", ("y", new Mlp { In = 6, Out = 5, Hidden = 4 }.Build(g, "", g.Input("x", 2, 6)))));
    }

    private static (int Line, int Column) Find(string declaration, string name)
    {
        string[] lines = System.IO.File.ReadAllLines(Path.Combine(Shared.Root, "Definitions", "MaskFormer.Definitions", File));
        int line = Array.FindIndex(lines, text => text.Contains(declaration, StringComparison.Ordinal));
        return (line + 1, lines[line].IndexOf(" " + name + " =>", StringComparison.Ordinal) + 2);
    }
}
