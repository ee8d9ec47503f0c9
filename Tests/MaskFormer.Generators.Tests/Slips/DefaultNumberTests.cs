using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>What the defaults make of numbers: places that a list does not have, divisions by zero, items that are null, constructors.</summary>
public sealed class DefaultNumberTests
{
    private static readonly (string Right, string Wrong, string[] Said)[] cases =
    [
        ("public string Name", "public EquatableList<string> Names { get; init; } = new([\"a\", null!]); public string Name", ["MF1006 «null!»"]),
        ("public string Name", "public EquatableList<string> Names { get; init; } = [\"a\", null!]; public string Name", ["MF1006 «null!»"]),
        ("public string Name", "public EquatableList<string> Names { get; init; } = [\"a\", default!]; public string Name", ["MF1006 «default!»"]),
        (
            "public string Name",
            "public EquatableList<int> Sizes { get; init; } = [4, 8]; [Require(\"fits\")] bool F => Sizes[5] > 0; public string Name",
            ["MF2003 «5»"]),
        ("public string Name", "public EquatableList<int> Sizes { get; init; } = [4, 8]; [Require(\"fits\")] bool F => Sizes[1] > 0; public string Name", []),
        (
            "public string Name",
            "public EquatableList<int> Sizes { get; init; } = [4, 8]; [Require(\"fits\")] bool F => Sizes[^3] > 0; public string Name",
            ["MF2003 «^3»"]),
        (
            "public string Name",
            "public EquatableList<int> Sizes { get; init; } = [4, 8]; [Require(\"fits\")] bool F => Sizes[^1] > 0; public string Name",
            []),
        (
            "public string Name",
            "public EquatableList<int> Sizes { get; init; } = [4, 8]; [Require(\"fits\")] bool F => Sizes[-1] > 0; public string Name",
            ["MF2003 «-1»"]),
        (
            "public string Name",
            "public EquatableList<int> Sizes { get; init; } = [4, 8]; [Require(\"fits\")] bool F => Sizes[In] > 0; public string Name",
            ["MF2003 «In»"]),
        (
            "public string Name",
            "public EquatableList<int> Sizes { get; init; } = []; [Require(\"fits\")] bool F => Sizes.Count == 0 || Sizes[0] > 0; public string Name",
            []),
        (
            "public string Name",
            "public EquatableList<int> Sizes { get; init; } = [4, 8]; [Require(\"fits\")] bool F => Sizes.Count > 5 && Sizes[5] > 0; public string Name",
            ["MF2003 «Sizes»"]),
        ("public string Name", "[Require(\"fits\")] bool F => In / 0 > 2; public string Name", ["MF2003 «0»"]),
        ("public string Name", "[Require(\"fits\")] bool F => In % 0 == 0; public string Name", ["MF2003 «0»"]),
        ("public string Name", "[Require(\"fits\")] bool F => 8 / (In - 8) > 2; public string Name", ["MF2003 «In»"]),
        (
            "public string Name",
            "public EquatableList<int> Sizes { get; init; } = [4, 8]; int Last => Sizes[5]; [Require(\"few\")] bool Few => Last < 9; public string Name",
            ["MF2032 «5»"]),
        ("int Twice => 2 * In;", "public EquatableList<int> Sizes { get; init; } = [4, 8]; int Twice => Sizes[2];", ["MF2032 «2»"]),
        ("int Twice => 2 * In;", "int Twice => In / 0;", ["MF2032 «0»"]),
        (
            "Relu(First(X))",
            "Relu(Third(First(X))); public EquatableList<int> Sizes { get; init; } = [8, 8]; Layer Third => Linear(Mid, Sizes[2])",
            ["MF2032 «2»"]),
        ("Relu(First(X))", "Drop(First(X), Rates[1]); public EquatableList<double> Rates { get; init; } = [0.5]", ["MF2032 «1»"]),
        ("Relu(First(X))", "First(X) * Rates[1]; public EquatableList<double> Rates { get; init; } = [0.5]", ["MF2032 «1»"]),
        (
            "Blocks<Part> Row => Repeat(3, i => new Part { Width = In });",
            "public EquatableList<int> Sizes { get; init; } = [8, 8]; Blocks<Part> Row => Repeat(Sizes[2], i => new Part { Width = In });",
            ["MF2003 «Row»"]),
        ("public string Name", "public Holder() => Rate = 3; public string Name", ["MF1006 «Rate = 3»"]),
        ("public string Name", "public Holder() { Rate = 3; } public string Name", ["MF1006 «Rate = 3»"]),
        ("public string Name", "public Holder() { this.Rate = 3; Name = \"b\"; } public string Name", ["MF1006 «this.Rate = 3»", "MF1006 «Name = \"b\"»"]),
        ("public string Name", "public Holder() { } public string Name", []),
        ("public string Name", "public Holder(double rate) : this() { Rate = rate; } public Holder() {} public string Name", []),
        ("public string Name", "public Holder() : this(3) { } public Holder(double rate) { Rate = rate; } public string Name", ["MF1006 «Rate = rate»"]),
        ("{ public Holder Held { get; init; } = new() { Rate = 0.5 }; }", "{ public int N { get; init; } = 3; public Uses() => N = 4; }", ["MF1006 «N = 4»"]),
        ("int Twice => 2 * In;", "int Twice => 2 * In; public uint Depth { get; init; } = 3; Layer Third => Linear(Depth, In);", ["CS1503 «Depth»"]),
        ("int Twice => 2 * In;", "int Twice => 2 * In; public long Depth { get; init; } = 3; Layer Third => Linear(Depth, In);", ["CS1503 «Depth»"]),
        ("int Twice => 2 * In;", "int Twice => 2 * (int)Depth; public uint Depth { get; init; } = 3;", ["MF3010 «uint»"]),
        ("int Twice => 2 * In;", "int Twice => 2 * Depth; public uint Depth { get; init; } = 3;", ["CS0266 «2 * Depth»"]),
        ("public Kind Kind { get; init; } = new Even();", "public Kind Kind { get; init; } = new Even { Heads = 3 };", ["MF2003 «Heads = 3»"]),
        ("public Kind Kind { get; init; } = new Even();", "public Kind Kind { get; init; } = new Even { Heads = 0 };", ["MF2003 «Heads = 0»"]),
    ];

    [Fact]
    public void Each_has_its_one_finding() => SlipHarness.Hold(KindTests.Records, cases);
}
