using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>
/// What the C# compiler refuses it tells alone: nothing follows from it in other members, and it is not said again by code that was generated from it.
/// </summary>
public sealed class CompilerAloneTests
{
    private static readonly (string Right, string Wrong, string Said)[] cases =
    [
        // arguments of a layer: too many, of another type, of a name that there is not
        ("Linear(In, Mid)", "Linear(In, Mid, 3)", "CS1503 «3»"),
        ("Linear(In, Mid)", "Linear(In, Mid, true, Init.Zeros, 1, 2)", "CS1501 «Linear»"),
        ("Linear(In, Mid)", "Linear(In, Rate)", "CS1503 «Rate»"),
        ("Linear(In, Mid)", "Linear(In, Mid + 0.5)", "CS1503 «Mid + 0.5»"),
        ("Linear(In, Mid)", "Linear(In, Mid, bias: Rate)", "CS1503 «Rate»"),
        ("Linear(In, Mid)", "Linear(In, Mid, bais: true)", "CS1739 «bais»"),
        ("Linear(In, Mid)", "Linear(In, Mid, init: \"normal\")", "CS1503 «\"normal\"»"),
        ("public int Mid { get; init; } = 8;", "public long Mid { get; init; } = 8;", "CS1503 «Mid», CS1503 «Mid»"),
        ("Relu(First(X))", "Wide(First(X)); Layer Wide => Norm2d(Mid, 2)", "CS1503 «Mid»"),
        // of an operation
        ("Relu(First(X))", "Relu(First(X), true)", "CS1501 «Relu»"),
        ("Relu(First(X))", "Relu(input: First(X))", "CS1739 «input»"),
        ("Relu(First(X))", "Relu(First(X)) * Name", "CS0019 «Relu(First(X)) * Name»"),
        ("Relu(First(X))", "Drop(First(X), \"0.1\")", "CS1503 «\"0.1\"»"),
        // a block, or a row of blocks, of another type than its property
        ("Part Inner => new() { Width = In };", "Part Inner => new Even { Width = In };", "CS0029 «new Even { Width = In }»"),
        ("Part Inner => new() { Width = In };", "Part Inner => new() { Widht = In };", "CS0117 «Widht»"),
        ("Part Inner => new() { Width = In };", "Part Inner => Row;", "CS0029 «Row»"),
        ("Repeat(3, i => new Part { Width = In })", "Repeat(\"3\", i => new Part { Width = In })", "CS1503 «\"3\"»"),
        ("Repeat(3, i => new Part { Width = In })", "new Part { Width = In }", "CS0029 «new Part { Width = In }»"),
        ("Row.Fold(X, (part, x) => part.On(x).Y)", "Row.On(X).Y", "CS1061 «Y»"),
        ("Blocks<Part> Row", "Part Row", "CS0029 «Repeat(3, i => new Part { Width = In })», CS1061 «Fold»"),
        // an attribute without what it must say
        ("[Input(\"B, In\")] Tensor X", "[Input] Tensor X", "CS7036 «Input»"),
    ];

    [Fact]
    public void What_the_compiler_refuses_it_tells_alone()
    {
        string[] wrong =
        [
            .. cases.AsParallel().AsOrdered()
                .Select(static slip => (slip, Said: string.Join(", ", SlipHarness.Said(new(slip.Wrong, Put(slip.Right, slip.Wrong), "")))))
                .Where(static pair => pair.Said != pair.slip.Said)
                .Select(static pair => $"{pair.slip.Wrong}: {pair.Said}"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static string Put(string right, string wrong) => SlipHarness.Replace(KindTests.Records, right, wrong);
}
