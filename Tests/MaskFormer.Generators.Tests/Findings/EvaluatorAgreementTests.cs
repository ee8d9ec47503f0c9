using System.Collections.Immutable;
using System.Reflection;
using CsCheck;
using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>
/// Rules are evaluated three times: over symbols (shapes of a block), over the values of an experiment (the editor), and by C# when the
/// program starts. Whatever the first two say is what the third says; a value that they do not know stays open.
/// </summary>
public sealed class EvaluatorAgreementTests
{
    private const int Count = 120;

    private static readonly Gen<string> names = OneOf("Seven", "Three", "Nothing", "Minus", "Big", "Twice");
    private static readonly Gen<string> constants = Gen.OneOf(
        Gen.Int[0, 9].Select(static n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        names
    );
    private static readonly Gen<string> flags = OneOf(
        "On",
        "Off",
        "true",
        "false",
        "Kind == NormKind.Group",
        "Kind != NormKind.None",
        "Kind is NormKind.Group or NormKind.None"
    );

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    // Divisors are names: by a constant zero C# refuses to divide.
    private static Gen<string> Number(int depth) => depth == 0 ? constants : Gen.OneOf(
        constants,
        Gen.Select(Number(depth - 1), OneOf("+", "-", "*"), Number(depth - 1), static (a, op, b) => $"({a} {op} {b})"),
        Gen.Select(Number(depth - 1), OneOf("/", "%"), names, static (a, op, b) => $"({a} {op} {b})"),
        Number(depth - 1).Select(static a => $"-({a})"),
        Gen.Select(Truth(depth - 1), Number(depth - 1), Number(depth - 1), static (test, a, b) => $"({test} ? {a} : {b})"));

    private static Gen<string> Truth(int depth) => depth == 0 ? flags : Gen.OneOf(
        flags,
        Gen.Select(Number(depth - 1), OneOf("==", "!=", "<", "<=", ">", ">="), Number(depth - 1), static (a, op, b) => $"({a} {op} {b})"),
        Gen.Select(Truth(depth - 1), OneOf("&&", "||", "==", "!="), Truth(depth - 1), static (a, op, b) => $"(({a}) {op} ({b}))"),
        Truth(depth - 1).Select(static a => $"!({a})"));

    [Fact]
    public void What_the_compiler_says_is_what_the_program_says() => Truth(4).Array[Count].Always(
        static rules =>
        {
            Run run = Harness.Run($$"""
                namespace Demo;
                [Block] public sealed partial record Rules
                {
                    public int Seven { get; init; } = 7;
                    public int Three { get; init; } = 3;
                    public int Nothing { get; init; }
                    public int Minus { get; init; } = -5;
                    public long Big { get; init; } = 4_000_000_000;
                    public bool On { get; init; } = true;
                    public bool Off { get; init; }
                    public NormKind Kind { get; init; } = NormKind.Group;
                    int Twice => 2 * Three;
                    {{string.Join("\n", rules.Select(static (rule, i) => $"bool Rule{i} => {rule};"))}}
                    [Input("B")] Tensor X => Port;
                    [Output("B")] public Tensor Y => X;
                }
                """);
            object program = Start(run);
            (int known, int knownOfBlock) = (0, 0);
            for (int i = 0; i < rules.Length; i++)
            {
                bool? truth = Ask(program, $"Rule{i}");
                bool? value = Value(run, $"Rule{i}"), symbol = Symbol(run, $"Rule{i}");
                Assert.True(value is null || value == truth, $"an experiment's value: {rules[i]} is {truth}, not {value}");
                Assert.True(symbol is null || truth is null || symbol == truth, $"a block's value: {rules[i]} is {truth}, not {symbol}");
                if (value is not null) known++;
                if (symbol is not null) knownOfBlock++;
            }

            Assert.InRange(known, Count * 2 / 3, Count); // or silence would pass
            Assert.InRange(knownOfBlock, Count / 3, Count);
        },
        iter: 2, threads: 1);

    private static object Start(Run run)
    {
        using MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = run.Compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return Activator.CreateInstance(Assembly.Load(image.ToArray()).GetType("Demo.Rules")!)!;
    }

    /// <summary>Null if the program cannot say either: a division by zero.</summary>
    private static bool? Ask(object program, string rule)
    {
        try
        {
            return (bool)program.GetType().GetProperty(rule, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(program)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is ArithmeticException)
        {
            return null;
        }
    }

    private static bool? Value(Run run, string rule)
    {
        Library library = new([Spec(run)], []);
        return new Instance(library.Find("Demo.Rules")!, new NoFrame(library.Find), "", null, ImmutableDictionary<string, Meaning>.Empty, 0).Get(rule).Truth;
    }

    private static bool? Symbol(Run run, string rule)
    {
        static Contract? None(string name) => null;
        return new DefaultFrame(new(Spec(run), None), None).Get(rule).Truth;
    }

    private static BlockSpec Spec(Run run) =>
        ((EquatableArray<BlockSpec>)run.Result.Results[0].TrackedSteps[Steps.Read].Single().Outputs.Single().Value).Single();
}
