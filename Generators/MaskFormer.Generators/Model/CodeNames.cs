using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>The types that generated code names, and where they are: another type or namespace of such a name may stand beside the record.</summary>
internal static class CodeNames
{
    private static readonly Dictionary<string, string> full = new[]
    {
        In("System.Collections.Generic", "IReadOnlyList", "IEnumerable", "ICollection", "List"),
        In("System.Text", "StringBuilder"),
        In(
            "MaskFormer.Language",
            "IBlock", "PortInfo", "NestedBlock", "WeightSpec", "LayerWeights", "IConfigRecord", "ConfigRules", "Violation", "RecordSchema", "ParameterSchema",
            "ParameterType", "EquatableList", "Ops", "MaskFormerException", "Init", "NormKind", "Resize", "Tensor"
        ),
        In("MaskFormer.Torch", "ITorchBlock", "BlockModule", "Layers", "TensorOps", "Number"),
        In("TorchSharp.torch", "nn"),
        In("TorchSharp.Modules", "Parameter"),
        In("MaskFormer.StableHlo", "IGraphBlock", "GraphBuilder", "KeyPath", "Value", "EachInput"),
        In("MaskFormer.Runtime.Contracts", "ExperimentEntry", "KindEntry"),
        In("MaskFormer.Runtime.Commands", "Application"),
    }.SelectMany(static some => some).ToDictionary(static one => one.Key, static one => one.Value);

    // What a module calls by the same name.
    private static readonly Dictionary<string, string> ofModules = new()
    {
        ["Tensor"] = "TorchSharp.torch.Tensor",
        ["EachInput"] = "MaskFormer.Torch.EachInput",
    };

    public static IReadOnlyCollection<string> All => full.Keys;

    public static bool Has(string name) => full.ContainsKey(name);

    /// <summary>The type, however its name is used around.</summary>
    /// <param name="name">A name of <see cref="All"/>.</param>
    /// <param name="isModule">Whether it stands in a module, whose tensors have data.</param>
    public static string Full(string name, bool isModule = false) => "global::" + (isModule && ofModules.TryGetValue(name, out string? own) ? own : full[name]);

    private static IEnumerable<KeyValuePair<string, string>> In(string space, params string[] names) =>
        names.Select(name => new KeyValuePair<string, string>(name, space + "." + name));
}
