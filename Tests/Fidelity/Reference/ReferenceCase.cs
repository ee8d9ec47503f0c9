using System.Text.Json;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Fidelity;

/// <summary>A folder of the reference data: a manifest, and what the original computed.</summary>
public sealed class ReferenceCase
{
    private const string NoData = "(no reference data)";
    private static readonly Lazy<IReadOnlyDictionary<string, ReferenceCase>> all = new(FindAll);
    private readonly Lazy<StoredArrays> outputs;

    private ReferenceCase(string folder)
    {
        (Folder, Name) = (folder, Path.GetFileName(folder));
        string manifest = Path.Combine(folder, "manifest.json");
        Manifest = File.Exists(manifest) ? JsonDocument.Parse(File.ReadAllBytes(manifest)).RootElement : default;
        Kind = Manifest.ValueKind == JsonValueKind.Object && Manifest.Maybe("kind") is { } kind ? kind.GetString()! : "files";
        outputs = new Lazy<StoredArrays>(() => new StoredArrays(Path.Combine(folder, "outputs.safetensors")));
    }

    /// <summary>The folder's path.</summary>
    public string Folder { get; }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    /// <summary>What is compared: forward, losses, gradients, training, inference, …</summary>
    public string Kind { get; }

    /// <summary>The manifest's root.</summary>
    public JsonElement Manifest { get; }

    /// <summary>What is added to every name before it seeds values.</summary>
    public string Salt => Manifest.Maybe("salt")?.GetString() ?? "";

    /// <summary>The stored arrays.</summary>
    public StoredArrays Outputs => outputs.Value;

    /// <summary>The weights that follow from the recipe; constants (<c>criterion.empty_weight</c>) are not among them.</summary>
    public IReadOnlyList<RecipeTensor> Weights => [.. Manifest.List("tensors").Where(tensor => tensor.Maybe("constant") is null).Select(RecipeTensor.Parse)];

    /// <summary>Names of the cases of some kinds, for <c>MemberData</c>: never empty, so that a missing folder skips instead of failing.</summary>
    public static IReadOnlyList<string> Names(params string[] kinds) =>
        all.Value.Values.Where(one => kinds.Contains(one.Kind)).Select(one => one.Name).Order(StringComparer.Ordinal).DefaultIfEmpty(NoData).ToList();

    /// <summary>All cases.</summary>
    public static IReadOnlyList<ReferenceCase> All => [.. all.Value.Values];

    /// <summary>A case by its name; skips the test if there is no reference data.</summary>
    public static ReferenceCase Open(string name)
    {
        Skip.If(name == NoData || all.Value.Count == 0, $"no reference data at {string.Join(" or ", Roots)}: set MASKFORMER_REFERENCE");
        Skip.IfNot(all.Value.ContainsKey(name), $"no case {name} at {string.Join(" or ", Roots)}");
        return all.Value[name];
    }

    /// <summary>The folders of cases: MaskFormer's and Mask2Former's.</summary>
    private static string[] Roots =>
        Environment.GetEnvironmentVariable("MASKFORMER_REFERENCE") is { Length: > 0 } roots
            ? roots.Split(Path.PathSeparator)
            : [.. new[] { "reference", "reference-mask2former" }.Select(static name => Path.GetFullPath(Path.Combine(Shared.Root, "..", "shared", name)))];

    private static IReadOnlyDictionary<string, ReferenceCase> FindAll() =>
        Roots.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Select(static folder => new ReferenceCase(folder))
            .OrderBy(static one => one.Name, StringComparer.Ordinal).ToDictionary(static one => one.Name);
}
