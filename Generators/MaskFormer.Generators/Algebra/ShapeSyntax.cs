using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>One dimension of a shape string as written.</summary>
internal abstract record DimSyntax
{
    /// <summary>The names that occur.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>
    /// The dimension, with names looked up. <c>/</c> rounds up; <c>H%7</c> is H, its divisor is a matter of <see cref="ShapeSyntax.Divisors"/>.
    /// </summary>
    public abstract Dim Evaluate(Func<string, Dim> names);
}

internal sealed record NumberSyntax(long Value) : DimSyntax
{
    public override IEnumerable<string> Names => [];

    public override Dim Evaluate(Func<string, Dim> names) => Dim.Const(Value);
}

internal sealed record NameSyntax(string Name) : DimSyntax
{
    public override IEnumerable<string> Names => [Name];

    public override Dim Evaluate(Func<string, Dim> names) => names(Name);
}

internal sealed record BinarySyntax(char Operator, DimSyntax Left, DimSyntax Right) : DimSyntax
{
    public override IEnumerable<string> Names => Left.Names.Concat(Right.Names);

    public override Dim Evaluate(Func<string, Dim> names)
    {
        Dim left = Left.Evaluate(names);
        return Operator switch
        {
            '+' => left + Right.Evaluate(names),
            '-' => left - Right.Evaluate(names),
            '*' => left * Right.Evaluate(names),
            '/' => Quotients.Ceiling(left, Right.Evaluate(names)),
            _ => left,
        };
    }
}

/// <summary>A shape string as written: axes, after <c>...</c> if any number of leading axes stays as it is.</summary>
internal sealed record ShapeSyntax(bool Leading, EquatableArray<DimSyntax> Axes)
{
    /// <summary>What the string states to be divisible: <c>H%7</c> gives (H, 7).</summary>
    public IEnumerable<(string Name, DimSyntax By)> Divisors =>
        Axes.OfType<BinarySyntax>().Where(static b => b.Operator == '%').Select(static b => (((NameSyntax)b.Left).Name, b.Right));
}
