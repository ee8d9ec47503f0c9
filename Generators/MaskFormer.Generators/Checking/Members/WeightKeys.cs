using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace MaskFormer.Generators;

/// <summary>
/// The keys of all weights below a block, as far as they are known: two blocks may share a prefix if what lies below differs. What a parameter decides
/// stays a hole, <c>adapter_{Number}.weight</c>; the number of an item is <c>#</c>.
/// </summary>
internal sealed class WeightKeys(BlockView block, Func<string, Contract?> contracts)
{
    private const string Hole = @"\{([^}]*)\}";

    /// <summary>The keys of the whole block; null if some are not known.</summary>
    public static EquatableArray<string>? Of(BlockView block, Func<string, Contract?> contracts)
    {
        WeightKeys keys = new(block, contracts);
        IReadOnlyList<string>?[] all = [.. block.Of(MemberKind.Layer, MemberKind.Weight, MemberKind.Block, MemberKind.Stack).Select(keys.Of)];
        return all.Any(static some => some is null) ? null : new(all.SelectMany(static some => some!));
    }

    /// <summary>The keys of a member, its own included; null if they are not known.</summary>
    public IReadOnlyList<string>? Of(Member member) => member.Kind switch
    {
        MemberKind.Weight => [member.Key],
        MemberKind.Layer => member.Body is { } body ? [.. OfLayer(body).Distinct().Select(name => Join(member.Key, name))] : null,
        MemberKind.Stack => member.Body is { Kind: NodeKind.Repeat } row
            ? OfBlock(row[1], member, Join(member.Key, "#"), new Scope(Own).With(row.Text, Dim.Symbol("#")))
            : null,
        _ => member.Body is { } made ? OfBlock(made, member, member.Key, new(Own)) : null,
    };

    private OwnFrame Own => new(block, new(), contracts);

    private IReadOnlyList<string>? OfBlock(Node made, Member member, string prefix, Scope scope) =>
        Records.Find(made, scope, member.Name) is { Contract.Keys: { } keys } instance
            ? [.. keys.Select(key => Join(prefix, Filled(key, instance, member)))]
            : null;

    private static IEnumerable<string> OfLayer(Node body) => body switch
    {
        { Kind: NodeKind.Choose } => OfLayer(body[1]).Concat(OfLayer(body[2])),
        { Kind: NodeKind.Op, Text: "Identity" } => [],
        { Kind: NodeKind.Op, Text: "MultiheadAttention" } => ["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"],
        { Kind: NodeKind.Op, Text: "Norm2d" } => ["weight", "bias", "running_mean", "running_var"],
        _ => ["weight", "bias"],
    };

    // What this block sets is filled in; what it does not know is called after the member.
    private static string Filled(string key, Instance instance, Member member) => Regex.Replace(key, Hole, hole =>
    {
        Value value = instance.Get(hole.Groups[1].Value);
        return value.Number is { IsConst: true } number ? number.Value.ToString(CultureInfo.InvariantCulture)
            : value.Number is { } known ? "{" + known + "}"
            : value.IsKnown ? value.Show() : $"{{{member.Name}.{hole.Groups[1].Value}}}";
    });

    private static string Join(string prefix, string key) => prefix.Length == 0 ? key : key.Length == 0 ? prefix : prefix + "." + key;
}
