using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Text;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Xla;

/// <summary>Every op with every element type that it takes: the evaluator against XLA.</summary>
public class OpMatrixTests
{
    public static TheoryData<ElementType> Elements => [.. Enum.GetValues<ElementType>()];

    [SkippableTheory]
    [MemberData(nameof(Elements))]
    public void Every_op_gives_what_XLA_gives(ElementType element)
    {
        _ = Plugin.Client;
        HostTensor[] inputs = Inputs(element);
        string arguments = string.Join(", ", inputs.Select((x, i) => $"%{"abcdhksto"[i]}: {x.Type}"));
        List<(OpCase Case, HostTensor Got)> done = [];
        List<string> lacking = [], wrong = [];
        foreach (OpCase one in OpCases.Of(element))
        {
            Module module;
            try
            {
                module = ModuleParser.Parse(one.Program(arguments));
                Assert.False(one.Broken, one.Name);
            }
            catch (GraphException refused) when (refused.Id == "MF5035")
            {
                continue;
            }

            try
            {
                done.Add((one, new ReferenceEvaluator(module).Run(inputs)[0]));
            }
            catch (GraphException none) when (none.Id == "MF5030")
            {
                lacking.Add(one.Name);
            }
        }

        IReadOnlyList<HostTensor> expected = Plugin.Run(ModuleParser.Parse(Together([.. done.Select(static d => d.Case)], arguments)), [inputs])[0];
        for (int i = 0; i < done.Count; i++)
        {
            if (Difference(element, done[i].Case.Name, inputs, done[i].Got, expected[i]) is { } difference)
                wrong.Add(difference);
        }

        Assert.True(wrong.Count == 0, $"{element}: {wrong.Count} of {done.Count} ops differ\n{string.Join('\n', wrong)}");
        Assert.Equal(Lacking(element), lacking);
        Assert.True(done.Count > 40, $"only {done.Count} ops take {element}");
    }

    /// <summary>What the evaluator says it cannot do (MF5030).</summary>
    private static string[] Lacking(ElementType element) =>
        element == ElementType.I1 ? ["windows by Xor", "select_and_scatter"]
        : element.IsInteger() ? ["windows by And", "windows by Or", "windows by Xor"]
        : [];

    /// <summary>One program with all ops, so that XLA compiles once per element type.</summary>
    private static string Together(OpCase[] cases, string arguments)
    {
        string functions = string.Concat(cases.Select((c, i) =>
            $"func.func private @f{i}({arguments}) -> {c.Result} {{\n{c.Before}\n%y = {c.Op}\nreturn %y : {c.Result}\n}}\n"));
        string names = string.Join(", ", arguments.Split(", ").Select(static a => a.Split(':')[0]));
        string types = string.Join(", ", arguments.Split(", ").Select(static a => a.Split(':')[1].Trim()));
        string calls = string.Concat(cases.Select((c, i) => $"%y{i} = call @f{i}({names}) : ({types}) -> {c.Result}\n"));
        string results = string.Join(", ", cases.Select(static c => c.Result)), values = string.Join(", ", cases.Select(static (_, i) => $"%y{i}"));
        return $"module @m {{\nfunc.func public @main({arguments}) -> ({results}) {{\n{calls}return {values} : {results}\n}}\n{functions}}}\n";
    }

    /// <summary>a, b (4x8) and c, d (8x4) with edge values; h (4x8) and k (8x4) of a size that can be summed; scalars s, t and o = 0.</summary>
    private static HostTensor[] Inputs(ElementType element)
    {
        double[] edges = element.IsFloat()
            ? [0, -0.0, 1, -1, 0.5, -2.5, 1e-4, -1e-4, 3, 1e-3, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 88, -88, 7.75, 200, -200, 300.5]
            : [0, 1, 2, 3, 5, 7, 100, Ends(element).Least, Ends(element).Most, Ends(element).Least + 1, Ends(element).Most - 1, 31, 8, 16];
        if (element.IsInteger() && !element.IsUnsigned())
            edges = [.. edges, -1, -2, -7, -100];
        if (element == ElementType.I1)
            edges = [0, 1, 1];
        Random random = new(7);
        double[] Mixed() => [.. Enumerable.Range(0, 32).Select(One)];
        double One(int i) => i < 8 ? edges[random.Next(edges.Length)]
            : i % 3 == 0 ? Math.Round(Any(40))
            : edges[(i * 5) % edges.Length];
        double Any(double scale) => element == ElementType.I1 ? random.Next(2)
            : (random.NextDouble() * scale) - (element.IsUnsigned() ? 0 : scale / 2);
        double[] Small() => [.. Enumerable.Range(0, 32).Select(_ => element.IsFloat() ? Any(4) : Math.Round(Any(12)))];
        return
        [
            Of([4, 8], Mixed()), Of([4, 8], Mixed()), Of([8, 4], Mixed()), Of([8, 4], Mixed()), Of([4, 8], Small()), Of([8, 4], Small()),
            Of([], [1]), Of([], [0]), Of([], [0]),
        ];

        HostTensor Of(long[] dims, double[] numbers) => Run.Tensor(element, dims, numbers);
    }

    private static (double Least, double Most) Ends(ElementType element)
    {
        int bits = element.Size() * 8;
        return element.IsUnsigned() ? (0, Math.Pow(2, bits) - 1) : (-Math.Pow(2, bits - 1), Math.Pow(2, bits - 1) - 1);
    }

    /// <summary>
    /// Where this plugin leaves StableHLO: the larger or smaller of a number and NaN is the number (its fast minimum and maximum), and whole-number powers
    /// with exponents of more than six bits take the lower ones, or are 0.
    /// </summary>
    private static bool OwnWay(string name, ElementType element, HostTensor[] inputs, int i) => name switch
    {
        nameof(BinaryKind.Maximum) or nameof(BinaryKind.Minimum) or "clamp" => double.IsNaN(inputs[0].Number(i)) || double.IsNaN(inputs[1].Number(i)),
        nameof(BinaryKind.Power) => element.IsInteger() && inputs[1].Number(i) > 63,
        _ => false,
    };

    /// <summary>A sentence if the numbers differ by more than the last bits of the element type.</summary>
    private static string? Difference(ElementType element, string name, HostTensor[] inputs, HostTensor got, HostTensor expected)
    {
        ElementType result = got.Type.Element;
        double part = !result.IsFloat() ? 0
            : element == ElementType.BF16 || result == ElementType.BF16 ? 1.6e-2
            : element == ElementType.F16 || result == ElementType.F16 ? 2e-3
            : element == ElementType.F64 && result == ElementType.F64 ? 1e-12
            : 2e-6;
        double smallest = result == ElementType.F64 ? 1e-300 : result == ElementType.F16 ? 1.5e-7 : 1e-37;

        // Sums of numbers up to 2 may cancel: their error is that of the largest of them.
        if (name.Split(' ')[0] is "reduce" or "windows" or "scatter" or "select_and_scatter" or "dot" or "convolution")
            smallest += 2 * part;
        double[] a = got.Numbers(), b = expected.Numbers();
        for (int i = 0; i < a.Length; i++)
        {
            if (OwnWay(name, element, inputs, i))
                continue;
            bool equal = a[i] == b[i] || (double.IsNaN(a[i]) && double.IsNaN(b[i]))
                || Math.Abs(a[i] - b[i]) <= (part * Math.Max(Math.Abs(a[i]), Math.Abs(b[i]))) + smallest;
            if (!equal)
            {
                string of = a.Length == 32 ? $" of {inputs[0].Number(i):R}, {inputs[1].Number(i):R}" : "";
                return $"{name} {got.Type}, element {i}{of}: evaluator {a[i]:R}, XLA {b[i]:R}";
            }
        }

        return null;
    }
}
