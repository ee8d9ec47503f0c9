using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>What an argument of an operation or layer is.</summary>
internal enum ArgumentKind
{
    Tensor,
    Tensors,
    Number,
    Flag,
    Enum,

    /// <summary>A place of an axis, or a range of them: <c>^1</c>, <c>1..^1</c>.</summary>
    Place,

    /// <summary>A pattern.</summary>
    Text,

    /// <summary>A shape string, evaluated by the generated code.</summary>
    Shape,
}

/// <summary>One parameter of an operation, as in <c>MaskFormer.Language.Ops</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Default">Its default as C#, or null if it must be given.</param>
/// <param name="Named">Whether generated code writes its name: sizes explain themselves, everything else does not.</param>
internal sealed record Argument(string Name, ArgumentKind Kind, string? Default = null, bool Named = true)
{
    /// <summary>The least number that it may be, where one is known; <see cref="Below"/> is the first that it may not be any more.</summary>
    public double? Least { get; init; }

    /// <summary>Whether it is a number with a fraction; otherwise it counts something.</summary>
    public bool IsReal { get; init; }

    /// <summary>The first number that is too large.</summary>
    public double? Below { get; init; }

    /// <summary>Whether it may be a number.</summary>
    public bool Takes(double number) => !(number < Least) && !(number >= Below) && !double.IsNaN(number);

    /// <summary>What it may be, in words.</summary>
    public string Allowed => Least is null ? "a number" : FormattableString.Invariant($"{Least} or more{(Below is null ? "" : $" and below {Below}")}");

    /// <summary>A tensor.</summary>
    public static Argument Tensor(string name) => new(name, ArgumentKind.Tensor);

    /// <summary>A number that generated code names, as <c>kernel: 3</c>.</summary>
    public static Argument Number(string name, string? otherwise = null) => new(name, ArgumentKind.Number, otherwise);

    /// <summary>A size, which explains itself.</summary>
    public static Argument Size(string name) => new(name, ArgumentKind.Number, Named: false);

    public bool IsTensor => Kind is ArgumentKind.Tensor or ArgumentKind.Tensors;
}

/// <summary>The parameters of an operation or layer.</summary>
internal sealed class Signature(params IReadOnlyList<Argument> arguments)
{
    public IReadOnlyList<Argument> Arguments => arguments;

    public int IndexOf(string name) => arguments.TakeWhile(a => a.Name != name).Count();
}
