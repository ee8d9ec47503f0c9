using System;
using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>A record as seen by expressions over its parameters: what each name stands for.</summary>
internal abstract class Frame(Facts facts, Func<string, Contract?> contracts, Visits visits)
{
    private readonly Dictionary<string, Value> values = [];
    private readonly Dictionary<string, Instance?> blocks = [];

    public Facts Facts => facts;

    /// <summary>The contract of a block by its full name, null if it has none that is worth anything.</summary>
    public Func<string, Contract?> Contracts => contracts;

    /// <summary>What is being evaluated; records that this one makes share it.</summary>
    public Visits Visits => visits;

    /// <summary>The number behind a name; a symbol of its own where nothing is known.</summary>
    public Dim Number(string name) => Get(name).Number ?? facts.Normal(Dim.Symbol(Symbol(name)));

    /// <summary>The value behind a name: as stated, as set, by default, or by its body; a symbol for a number of which nothing is known.</summary>
    public Value Get(string name) => visits.Once(values, name, Find);

    private Value Find(string name)
    {
        if (IsRecord(TypeOf(name)) && Block(name) is { } record) return Value.Of(record);
        string symbol = Symbol(name);
        if (facts.Flag(symbol) is { } flag) return Value.Of(flag);
        if (facts.Constant(symbol) is { } constant) return Value.Of(constant);
        Value value = visits.Of(symbol, () => Meaning(name)?.Evaluate(TypeOf(name))) ?? Value.Unknown;
        if (value.Number is { } number) return value.With(facts.Normal(number));
        if (value != Value.Unknown) return value;
        return TypeOf(name) is ("int" or "long") and var type ? Value.Of(facts.Normal(Dim.Symbol(symbol)), type == "long") : value;
    }

    /// <summary>The record behind a name, null if there is none.</summary>
    public Instance? Block(string name) => visits.Once(blocks, name, one => visits.Of("{" + Symbol(one) + "}", () => Held(one)));

    /// <summary>The record behind a name, null if there is none.</summary>
    protected abstract Instance? Held(string name);

    /// <summary>The type of a property, or empty.</summary>
    protected abstract string TypeOf(string name);

    /// <summary>How what a name stands for is called in messages.</summary>
    public string PathOf(string name) => Symbol(name);

    private static bool IsRecord(string type) => type.StartsWith(Member.BlockType, StringComparison.Ordinal);

    /// <summary>The test behind a derived name, null if it is none of this record's.</summary>
    public Node? Definition(string name) => Meaning(name)?.Body;

    /// <summary>The expression that gives a name its value, with the scope to read it in.</summary>
    protected abstract Meaning? Meaning(string name);

    /// <summary>How a name that has no known value is written.</summary>
    protected abstract string Symbol(string name);
}

/// <summary>An expression with the names to read it by.</summary>
internal sealed record Meaning(Node Body, Scope Scope)
{
    /// <summary>The place of the setting, or -1 if it is none that can be blamed.</summary>
    public int SetAt { get; init; } = -1;

    /// <summary>The value, converted to the type of the property.</summary>
    public Value Evaluate(string type) => Evaluator.Evaluate(Body, Scope).As(type).SetAt(SetAt);
}
