using System.Text.RegularExpressions;

namespace MaskFormer.Generators.Tests.Operations;

/// <summary>One expression as a block of its own, to ask the compiler for its shape.</summary>
internal static partial class OneExpression
{
    /// <summary>The block around an expression.</summary>
    /// <param name="ports">Names and shapes: <c>"X: B, C, H, W; Z: B, D"</c>.</param>
    /// <param name="expression">For example <c>Concat(1, X, Z)</c>.</param>
    /// <param name="members">Other members of the block. Parameters are Hidden, Heads and Window.</param>
    public static string Block(string ports, string expression, string members = "")
    {
        (string Name, string Shape)[] named = [.. ports.Split(';').Select(static port => port.Split(':', 2)).Select(static p => (p[0].Trim(), p[1].Trim()))];
        IEnumerable<string> inputs = named.Select(static port => $"[Input(\"{port.Shape}\")] Tensor {port.Name} => Port;");
        string read = string.Concat(named.Select(static port => $" + Sum({port.Name}, \"... ->\")")); // a port that nobody reads is a finding of its own
        return $$"""
            namespace Demo;

            [Block]
            public sealed partial record Sample
            {
                [Bound] public int Hidden { get; init; } = 64;
                [Bound] public int Heads { get; init; } = 8;
                [Bound] public int Window { get; init; } = 7;
                {{members}}
                {{string.Join("\n    ", inputs)}}
                Tensor Result => {{expression}};
                [Output("")] public Tensor Total => Sum(Result, "... ->"){{read}};
            }
            """;
    }

    /// <summary>The shape that the compiler proves.</summary>
    public static string Shape(string ports, string expression, string members = "")
    {
        Run run = Harness.Run(Block(ports, expression, members));
        if (run.Findings.Length > 0) return string.Join("\n", run.Findings);
        return Result().Match(run.File("Demo.Sample.Block.g.cs")).Groups[1].Value;
    }

    /// <summary>ID and message of the only finding.</summary>
    public static string Finding(string ports, string expression, string members = "") =>
        Xunit.Assert.Single(Harness.Run(Block(ports, expression, members)).Result.Results[0].Diagnostics.Select(static d => $"{d.Id} {d.GetMessage()}"));

    [GeneratedRegex("new\\(\"Result\", \"([^\"]*)\"\\)")]
    private static partial Regex Result();
}
