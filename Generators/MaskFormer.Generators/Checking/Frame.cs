using System;

namespace MaskFormer.Generators;

/// <summary>A record as seen by expressions over its parameters: what each name stands for.</summary>
internal abstract class Frame(Facts facts, Func<string, Contract?> contracts, Visits visits)
{
    public Facts Facts => facts;

    /// <summary>The contract of a block by its full name, null if it has none that is worth anything.</summary>
    public Func<string, Contract?> Contracts => contracts;

    /// <summary>What is being evaluated; records that this one makes share it.</summary>
    public Visits Visits => visits;

    /// <summary>The number behind a name; a symbol of its own where nothing is known.</summary>
    public Dim Number(string name) => facts.Normal(visits.Of(Symbol(name), () => Evaluator.Number(Meaning(name))) ?? Dim.Symbol(Symbol(name)));

    /// <summary>The truth behind a name, null where nothing is known.</summary>
    public bool? Truth(string name) => facts.Flag(Symbol(name)) ?? visits.Of(Symbol(name), () => Evaluator.Truth(Meaning(name)));

    /// <summary>The enum constant behind a name, null where nothing is known.</summary>
    public string? Constant(string name) => facts.Constant(Symbol(name)) ?? visits.Of(Symbol(name), () => Evaluator.Constant(Meaning(name)));

    /// <summary>The record behind a name, null if there is none.</summary>
    public abstract Instance? Block(string name);

    /// <summary>The test behind a derived name, null if it is none of this record's.</summary>
    public Node? Definition(string name) => Meaning(name)?.Body;

    /// <summary>The expression that gives a name its value, with the scope to read it in.</summary>
    protected abstract Meaning? Meaning(string name);

    /// <summary>How a name that has no known value is written.</summary>
    protected abstract string Symbol(string name);
}

/// <summary>An expression with the names to read it by.</summary>
internal sealed record Meaning(Node Body, Scope Scope);
