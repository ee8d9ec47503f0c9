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
/// <param name="Demand">What it demands of its parameters: (a, b, what) where b must divide a; null if nothing.</param>
internal sealed record LayerKind(string Name, int Inputs, Signature Signature, LayerRule Rule, (string Whole, string Part, string What)? Demand = null);

/// <summary>Every kind of layer, by name.</summary>
internal static class LayerTable
{
    private static readonly Dictionary<string, LayerKind> rows = new LayerKind[]
    {
        new("Conv2d", 1, new(Size("in"), Size("out"), Number("kernel"), Number("stride", "1"), Number("padding", "0"), Number("dilation", "1"), Number("groups", "1"), Flag("bias", "true"), Init), LayerRules.Conv2d, ("in", "groups", "input channels")),
        new("Linear", 1, new(Size("in"), Size("out"), Flag("bias", "true"), Init), LayerRules.Linear),
        new("LayerNorm", 1, new(Size("width"), Number("eps", "1e-5")), LayerRules.LayerNorm),
        new("Norm2d", 1, new(new Argument("kind", ArgumentKind.Enum, Named: false), Size("channels")), LayerRules.Norm2d),
        new("MultiheadAttention", 3, new(Size("hidden"), Size("heads"), Number("dropRate", "0")), LayerRules.Attention, ("hidden", "heads", "width")),
        new("Identity", 1, new(), static call => call.Input(0)),
    }.ToDictionary(static k => k.Name);

    public static IEnumerable<LayerKind> All => rows.Values;

    public static LayerKind? Find(string name) => rows.TryGetValue(name, out LayerKind? kind) ? kind : null;

    /// <summary>A weight used as a value: <c>Weight("Queries, Hidden")</c>.</summary>
    public static Signature Weight { get; } = new(new Argument("shape", ArgumentKind.Shape), new Argument("init", ArgumentKind.Enum, "Init.Normal", Named: false));

    private static Argument Init => new("init", ArgumentKind.Enum, "Init.TorchDefault");

    private static Argument Size(string name) => new(name, ArgumentKind.Number, Named: false);

    private static Argument Number(string name, string? otherwise = null) => new(name, ArgumentKind.Number, otherwise);

    private static Argument Flag(string name, string otherwise) => new(name, ArgumentKind.Flag, otherwise);
}
