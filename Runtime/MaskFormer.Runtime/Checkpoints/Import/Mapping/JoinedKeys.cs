using System.Globalization;
using System.Text.RegularExpressions;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Weights that a file holds in parts and the model as one: a rule that gives <c>attn.qkv.weight[1/3]</c> says that the tensor is the second third of
/// <c>attn.qkv.weight</c> along the first axis.
/// </summary>
public static partial class JoinedKeys
{
    /// <summary>Gathers parts.</summary>
    /// <param name="place">Names the file in errors.</param>
    /// <param name="names">Name after translation → name in the file.</param>
    /// <returns>Name of the model → names in the file, in the order in which they are joined; one where nothing is.</returns>
    /// <exception cref="MaskFormerException">MF4202: a part is missing. MF4041: there are parts and the whole.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(string place, IReadOnlyDictionary<string, string> names)
    {
        Dictionary<string, string?[]> joined = [];
        foreach ((string name, string inFile) in names)
        {
            (string whole, int part, int parts) = Part(name);
            if (!joined.TryGetValue(whole, out string?[]? found)) joined[whole] = found = new string?[parts];
            if (found.Length != parts || found[part] is not null)
                throw new MaskFormerException("MF4041", inFile, $"both this tensor and {Any(found)} become {whole}", "Remove one of them");
            found[part] = inFile;
        }

        foreach ((string whole, string?[] found) in joined)
        {
            if (Array.IndexOf(found, null) is >= 0 and var missing)
                throw new MaskFormerException(
                    "MF4202",
                    place,
                    FormattableString.Invariant($"of {whole} the file has {Any(found)}, but not part {missing + 1} of {found.Length}"),
                    "Get the file again, or one that is whole"
                );
        }

        return joined.ToDictionary(static one => one.Key, static one => (IReadOnlyList<string>)[.. one.Value.Select(static name => name!)]);
    }

    /// <summary>The tensor that a name says a part of, which part (from 0), and of how many.</summary>
    public static (string Whole, int Part, int Parts) Part(string name)
    {
        if (Pattern().Match(name) is not { Success: true, Groups: var found }) return (name, 0, 1);
        (int part, int parts) = (Number(found[2]), Number(found[3]));
        return part < parts ? (found[1].Value, part, parts) : (name, 0, 1); // a tensor that is merely called so

        static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>Joins tensors along the first axis.</summary>
    /// <exception cref="MaskFormerException">MF4202: they differ in another axis or in type.</exception>
    public static NamedTensor Join(string name, IReadOnlyList<NamedTensor> parts)
    {
        TensorInfo first = parts[0].Info;
        if (parts.Count == 1) return parts[0] with { Info = first with { Name = name } };
        foreach (TensorInfo other in parts.Select(static part => part.Info))
        {
            if (other.Type == first.Type && other.Shape.Count > 0 && other.Shape.Skip(1).SequenceEqual(first.Shape.Skip(1))) continue;
            throw new MaskFormerException(
                "MF4202", other.Name, $"{other.Describe()} and {first.Name}, {first.Describe()}, do not join to {name}", "Give a file of an unchanged model");
        }

        byte[] data = new byte[parts.Sum(static part => part.Data.Length)];
        int at = 0;
        foreach (NamedTensor part in parts)
        {
            part.Data.CopyTo(data.AsMemory(at));
            at += part.Data.Length;
        }

        return new(first with { Name = name, Shape = [parts.Sum(static part => part.Info.Shape[0]), .. first.Shape.Skip(1)] }, data);
    }

    private static string Any(string?[] found) => found.First(static one => one is not null)!;

    [GeneratedRegex(@"^(.+)\[(\d)/(\d)\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
