using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>Records and experiments that start from those of another assembly: its rules hold, and what it holds itself is not seen.</summary>
public sealed class OtherAssemblyTests
{
    private const string Library = """
        namespace Lib;
        [Block] public sealed partial record Tail
        {
            [Bound] public int Width { get; init; } = 8;
            [Range(1, 9)] public int Depth { get; init; } = 3;
            [Require("Width must be even")] bool Even => Width % 2 == 0;
            [Input("B, Width")] Tensor X => Port;
            Layer L => Linear(Width, Width);
            [Output("B, Width")] public Tensor Y => L(X);
        }
        [Block] public sealed partial record Net
        {
            [Range(1, 64)] public int Size { get; init; } = 8;
            [Input("B, 3")] Tensor Image => Port;
            Layer First => Linear(3, Size);
            Tail Tail => new() { Width = Size };
            [Output("B, Size")] public Tensor Logits => Tail.On(First(Image)).Y;
        }
        [Config] public sealed partial record Setup { public Net Model { get; init; } = new(); }
        public static class Experiments { [Experiment("base")] public static Setup Base => new(); }
        """;

    private const string App = """
        namespace App;
        [Block] public sealed partial record Own
        {
            public int Size { get; init; } = 8;
            [Input("B, Size")] Tensor X => Port;
            Lib.Tail Tail => new() { Width = Size, Depth = 2 };
            Blocks<Lib.Tail> Row => Repeat(2, i => new Lib.Tail { Width = Size });
            [Output("B, Size")] public Tensor Y => Row.Fold(Tail.On(X).Y, (tail, x) => tail.On(x).Y);
        }
        public static class Experiments
        {
            [Experiment("wide")] public static Lib.Setup Wide => Lib.Experiments.Base with { Model = Lib.Experiments.Base.Model with { Size = 16 } };
        }
        """;

    private const string Wide = "Lib.Experiments.Base with { Model = Lib.Experiments.Base.Model with { Size = 16 } }";

    [Theory]
    [InlineData("", "", null)]
    [InlineData(Wide, "Lib.Experiments.Base with { Model = Lib.Experiments.Base.Model with { Size = 7 } }", "MF3002 «Size = 7»")]
    [InlineData(Wide, "Lib.Experiments.Base with { Model = new() { Size = 7 } }", "MF3002 «Size = 7»")]
    [InlineData(Wide, "Lib.Experiments.Base with { Model = Lib.Experiments.Base.Model with { Size = 65 } }", "MF3001 «Size = 65»")]
    [InlineData(Wide, "Lib.Experiments.Base with { Model = null! }", "MF3003 «Model = null!»")]
    [InlineData("Depth = 2", "Depth = 10", "MF3001 «Depth = 10»")]
    [InlineData("new Lib.Tail { Width = Size }", "new Lib.Tail { Width = Size, Depth = 0 }", "MF3001 «Depth = 0»")]
    [InlineData("Width = Size, Depth = 2", "Depth = 2", "MF1009 «new() { Depth = 2 }»")]
    // one wrong size is a broken rule, and not a shape that does not fit as well
    [InlineData("Width = Size, Depth = 2", "Width = Size + 1, Depth = 2", "MF2003 «Size»")]
    [InlineData("Width = Size, Depth = 2", "Width = 7, Depth = 2", "MF2003 «Tail»")]
    [InlineData("Width = Size, Depth = 2", "Width = 2 * Size, Depth = 2", "MF2001 «X»")]
    [InlineData("Tail.On(X).Y", "Tail.On(y: X).Y", "CS1739 «y»")]
    [InlineData("Tail.On(X).Y", "Tail.On(X).Depth", "MF2014 «Depth»")]
    public void One_finding_each(string right, string wrong, string? said)
    {
        Run run = Harness.Run(App.Replace(right.Length == 0 ? "\0" : right, wrong, StringComparison.Ordinal), more: library.Value);
        string[] told =
        [
            .. run.Result.Diagnostics.Concat(run.Compilation.GetDiagnostics().Where(static d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error))
                .Select(Run.Show),
        ];
        Assert.Equal(said is null ? [] : [said], told);
    }

    private static readonly Lazy<Microsoft.CodeAnalysis.MetadataReference> library = new(static () => Harness.Run(Library, name: "Lib").ToReference());
}
