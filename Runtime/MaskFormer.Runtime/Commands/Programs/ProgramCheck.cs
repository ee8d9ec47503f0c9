using System.Diagnostics;
using System.Text;
using MaskFormer.Language;
using MaskFormer.Runtime.Data;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Text;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>check FILE.mlir</c>: reads and verifies a program of this or another tool, prints what it is made of, and runs it on the evaluator.</summary>
internal static class ProgramCheck
{
    /// <summary>Bytes of a program that are read: a text of .NET holds no more.</summary>
    private const long Largest = 1 << 30;

    /// <summary>Values in a list before it is cut.</summary>
    private const int Listed = 40;

    /// <summary>Whether an argument names a program and no experiment.</summary>
    public static bool Is(string name) => name.EndsWith(".mlir", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads and verifies a program, and prints what it is made of.</summary>
    /// <param name="file">MLIR text of the StableHLO dialect.</param>
    /// <exception cref="MaskFormerException">MF5061: the file cannot be opened; MF5010, MF5011, MF502x, MF5035: the program cannot be read or breaks a
    /// rule.</exception>
    public static Module Inspect(string file)
    {
        long start = Stopwatch.GetTimestamp();
        Module module = ModuleParser.Parse(Read(file), Path.GetFileName(file));
        List<Node> nodes = [.. module.Functions.SelectMany(static f => Nodes(f.Body))];
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string parts = $"{Count(module.Functions.Count, "function")}, {Count(nodes.Count, "operation")}, {Count(module.Replicas, "replica")}";
        Console.WriteLine(FormattableString.Invariant($"{Path.GetFileName(file)}: module @{module.Name}, {parts}; read and verified in {seconds:0.0} s"));
        Function main = module.Main;
        Values("argument", [.. main.Body.Arguments.Select((v, i) => (v.Type, Describe(main.Arguments[i])))]);
        Values("result", [.. main.Body.Results.Select((v, i) => (v.Type, main.ResultNames[i] ?? ""))]);
        Console.WriteLine("operations:");
        IEnumerable<KeyValuePair<string, int>> counts = nodes.CountBy(static n => n.Op.Name);
        foreach ((string op, int count) in counts.OrderByDescending(static o => o.Value).ThenBy(static o => o.Key, StringComparer.Ordinal))
            Console.WriteLine(FormattableString.Invariant($"  {count,9:N0}  {op}"));
        return module;
    }

    /// <summary>Runs a program on the evaluator and prints its results.</summary>
    /// <param name="module">The program.</param>
    /// <param name="inputs">Its arguments.</param>
    /// <param name="turns">Turns of its loops before it is given up; 0 goes on for ever.</param>
    /// <exception cref="GraphException">MF5030, MF5033, MF5034: the evaluator does not run it; MF5031: arguments do not fit; MF5036: its loops do not
    /// end.</exception>
    public static void Run(Module module, HostTensor[] inputs, long turns)
    {
        ReferenceEvaluator evaluator = new(module) { MostTurns = turns == 0 ? null : turns };
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<HostTensor> results = module.Replicas == 1
            ? evaluator.Run(inputs)
            : evaluator.RunReplicas([.. Enumerable.Repeat(inputs, module.Replicas)])[0];
        Console.WriteLine(FormattableString.Invariant($"run on the evaluator in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));
        for (int i = 0; i < results.Count; i++)
            Console.WriteLine($"  {i} {module.Main.ResultNames[i] ?? "result"}: {ResultText.Of(results[i])}");
    }

    private static string Read(string file)
    {
        try
        {
            if (new FileInfo(file).Length is > Largest and var length)
                throw new MaskFormerException(
                    "MF5061",
                    file,
                    FormattableString.Invariant($"the program has {length:N0} bytes, at most {Largest:N0} are read"),
                    "Give constants as arguments, not as text"
                );
            byte[] bytes = DataFile.ReadAll(file);
            if (!bytes.AsSpan().StartsWith<byte>([0x4d, 0x4c, 0xef, 0x52]))
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            throw new MaskFormerException("MF5061", file, "this is MLIR bytecode", "Give the program as text, for example from `stablehlo-opt FILE`");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new MaskFormerException("MF5061", file, $"the program cannot be read: {e.Message.TrimEnd('.')}", "Name a file of MLIR text in UTF-8", e);
        }
    }

    private static void Values(string what, IReadOnlyList<(TensorType Type, string Text)> values)
    {
        double bytes = values.Sum(static v => (double)v.Type.Count * v.Type.Element.Size());
        Console.WriteLine(FormattableString.Invariant($"{Count(values.Count, what)}, {bytes / (1 << 20):N2} MiB{(values.Count > 0 ? ":" : "")}"));
        for (int i = 0; i < Math.Min(values.Count, Listed); i++)
            Console.WriteLine($"  {i} {values[i].Type}{(values[i].Text.Length > 0 ? " " + values[i].Text : "")}");
        if (values.Count > Listed)
            Console.WriteLine(FormattableString.Invariant($"  … and {values.Count - Listed:N0} more"));
    }

    private static string Describe(ArgumentInfo argument)
    {
        string memory = argument.Alias is { } result ? FormattableString.Invariant($"becomes result {result}") : argument.Donor ? "memory may be reused" : "";
        return string.Join(", ", new[] { argument.Name ?? "", memory }.Where(static s => s.Length > 0));
    }

    private static string Count(int count, string what) => FormattableString.Invariant($"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private static IEnumerable<Node> Nodes(Block block) => block.Nodes.SelectMany(static n => n.Blocks.SelectMany(Nodes).Prepend(n));
}
