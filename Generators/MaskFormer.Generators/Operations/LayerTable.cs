using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Checks what flows into a layer and computes what flows out; null after a finding.</summary>
internal delegate Shape? LayerRule(LayerCall call);

/// <summary>One kind of layer.</summary>
/// <param name="Name">Its name in the language and in both back ends.</param>
/// <param name="Inputs">How many tensors flow in.</param>
/// <param name="Signature">Its parameters.</param>
/// <param name="Rule">Its shape.</param>
/// <param name="Demands">What must divide what among its parameters.</param>
internal sealed record LayerKind(string Name, int Inputs, Signature Signature, LayerRule Rule, params Demand[] Demands)
{
    /// <summary>How many tensors may flow in beyond those.</summary>
    public int Optional { get; init; }
}

/// <summary>A demand of a layer on its parameters.</summary>
/// <param name="Whole">The parameter that must be divisible.</param>
/// <param name="Part">By this one.</param>
/// <param name="What">What the first one is, for the message.</param>
/// <param name="OnlyFor">A parameter and a constant: only then the demand holds; null if always.</param>
internal sealed record Demand(string Whole, string Part, string What, (string Parameter, string Constant)? OnlyFor = null);

/// <summary>Every kind of layer, by name.</summary>
internal static class LayerTable
{
    private static readonly Dictionary<string, LayerKind> rows = new LayerKind[]
    {
        Convolution("Conv2d", LayerRules.Conv2d),
        Convolution("ConvTranspose2d", LayerRules.ConvTranspose2d, Argument.Number("outputPadding", "0") with { Least = 0 }),
        new("Linear", 1, new(Some("in"), Some("out"), Flag("bias", "true"), Init, Scale), LayerRules.Linear),
        new("LayerNorm", 1, new(Some("width"), Argument.Number("eps", "1e-5") with { Least = 0, IsReal = true }), LayerRules.LayerNorm),
        new(
            "Norm2d",
            1,
            new(new Argument("kind", ArgumentKind.Enum, Named: false), Some("channels"), Argument.Number("groups", "32") with { Least = 1 }),
            LayerRules.Norm2d,
            new Demand("channels", "groups", "channels", ("kind", "NormKind.Group"))
        ),
        new(
            "MultiheadAttention",
            3,
            new(Some("hidden"), Some("heads"), Argument.Number("dropRate", "0") with { Least = 0, Below = 1, IsReal = true }),
            LayerRules.Attention,
            new Demand("hidden", "heads", "width")
        )
        {
            Optional = 1,
        },
        new("Identity", 1, new(), static call => call.Input(0)),
    }.ToDictionary(static k => k.Name);

    public static IEnumerable<LayerKind> All => rows.Values;

    public static LayerKind? Find(string name) => rows.TryGetValue(name, out LayerKind? kind) ? kind : null;

    /// <summary>A weight used as a value: <c>Weight("Queries, Hidden")</c>.</summary>
    public static Signature Weight { get; } =
        new(new Argument("shape", ArgumentKind.Shape), new Argument("init", ArgumentKind.Enum, "Init.Normal", Named: false), Scale, Flag("decays", "false"));

    private static LayerKind Convolution(string name, LayerRule rule, params Argument[] afterPadding) =>
        new(
            name,
            1,
            new(
            [
                Some("in"),
                Some("out"),
                Argument.Number("kernel") with { Least = 1 },
                Argument.Number("stride", "1") with { Least = 1 },
                Argument.Number("padding", "0") with { Least = 0 },
                .. afterPadding,
                Argument.Number("dilation", "1") with { Least = 1 },
                Argument.Number("groups", "1") with { Least = 1 },
                Flag("bias", "true"),
                Init,
                Scale,
            ]),
            rule,
            new Demand("in", "groups", "input channels"),
            new Demand("out", "groups", "output channels"));

    private static Argument Some(string name) => Argument.Size(name) with { Least = 1 };

    private static Argument Init => new("init", ArgumentKind.Enum, "Init.TorchDefault");

    private static Argument Scale => new("scale", ArgumentKind.Number, "1") { Least = 0, IsReal = true };

    private static Argument Flag(string name, string otherwise) => new(name, ArgumentKind.Flag, otherwise);
}
