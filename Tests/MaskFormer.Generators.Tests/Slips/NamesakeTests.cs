using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>A record that has the full name of one in a referenced project: C# takes the own one, and warns where users name it.</summary>
public sealed class NamesakeTests
{
    private const string Part = """
        namespace Demo;
        [Block] public sealed partial record Part { [Input("B, 4")] Tensor X => Port; [Output("B, 4")] public Tensor Y => Relu(X); }

        """;

    private const string Whole = """
        [Block] public sealed partial record Whole
        {
            [Input("B, 4")] Tensor X => Port;
            Part Inner => new();
            [Output("B, 4")] public Tensor Y => Inner.On(X).Y;
        }
        """;

    [Fact]
    public async Task Only_what_users_wrote_is_warned_of()
    {
        Compilation result = Harness.Run(Part + Whole, backends: true, name: "Caller", more: Harness.Run(Part, name: "Library").ToReference()).Compilation;
        Assert.Contains(result.GetDiagnostics(), static found => found.Id == "CS0436" && IsGenerated(found));
        ImmutableArray<Diagnostic> told = await result.WithAnalyzers([new NamesakeSuppressor()]).GetAllDiagnosticsAsync();
        Assert.Equal(["CS0436 «Part»"], told.Where(static found => found.Id == "CS0436").Select(Run.Show).Distinct());
        Assert.DoesNotContain(told, static found => found.Id == "CS0436" && IsGenerated(found));
    }

    private static bool IsGenerated(Diagnostic found) => found.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal);
}
