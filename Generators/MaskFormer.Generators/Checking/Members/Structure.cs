using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using MaskFormer.Names;

namespace MaskFormer.Generators;

/// <summary>Checks that a block has what a block needs: ports, outputs, readable defaults, distinct keys.</summary>
internal static class Structure
{
    public static void Check(BlockView block, Func<string, Contract?> contracts, FindingBag findings)
    {
        if (block.Spec.Unreadable && !block.Spec.Members.Any()) return;
        string name = block.Spec.Name;
        // By the C# compiler, of what was meant to be the port, or of the abstract block whose ports it has.
        bool told = block.Spec.Silent || block.Spec.Findings.Any() || block.Spec.Base.Length > 0;
        if (!told && !block.Of(MemberKind.Input).Any()) findings.Add("MF1007", 0, [name, "input port"]);
        else if (!told && !block.Of(MemberKind.Output).Any()) findings.Add("MF1007", 0, [name, "output"]);

        foreach (Member output in block.Of(MemberKind.Output))
        {
            if (output is { Body: null, Abstract: false, Inherited: false } && !block.Spec.Primitive && !told)
                findings.Add("MF1001", output.Site, ["Port", "an output is computed"]);
        }

        Keys(block, contracts, findings);
        foreach (
            Member parameter in block
                .Of(MemberKind.Parameter)
                .Where(static p => p is { Inherited: false, Body.Kind: NodeKind.Opaque, Type: "int" or "long" or "bool" })
        )
        {
            findings.Add("MF1006", parameter.Body!.Site, [parameter.Name, parameter.Body.Text]);
        }
    }

    private static void Keys(BlockView block, Func<string, Contract?> contracts, FindingBag findings)
    {
        Member[] keyed = [.. block.Of(MemberKind.Layer, MemberKind.Weight, MemberKind.Block, MemberKind.Stack)];
        foreach (Member member in keyed)
        {
            if (Unreadable(member.Key) is { } reason) findings.Add("MF4004", member.KeySite, [member.Key, reason]);
            foreach (Match hole in Regex.Matches(member.Key, @"\{([^}]*)\}").Cast<Match>())
            {
                if (block.Find(hole.Groups[1].Value) is { Kind: MemberKind.Parameter or MemberKind.Derived }) continue;
                string? near = Nearest.Of(hole.Groups[1].Value, block.Of(MemberKind.Parameter, MemberKind.Derived).Select(static m => m.Name));
                findings.Add(Misspelt.Finding("MF4002", member.KeySite, hole.Groups[1].Value, near, member.Key, hole.Groups[1].Value));
            }
        }

        WeightKeys keys = new(block, contracts);
        for (int later = 1; later < keyed.Length; later++)
        {
            Member member = keyed[later];
            if (keyed.Take(later).FirstOrDefault(earlier => Shared(earlier, member, keys) is not null) is not { } owner) continue;
            findings.Add("MF4001", member.KeySite, [Shared(owner, member, keys)!, owner.Name, member.Name], owner.KeySite);
        }
    }

    private static string? Unreadable(string key)
    {
        if (key.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c))) return "it holds a space";
        string names = Regex.Replace(key, @"\{[^{}]*\}", "x");
        if (names.Any(static c => c is '{' or '}')) return "a brace has no partner";
        return key.Length > 0 && names.Split('.').Any(static name => name.Length == 0) ? "a point has no name on one side" : null;
    }

    // Two blocks may share a prefix: then their weights must not share a key.
    private static string? Shared(Member one, Member other, WeightKeys keys)
    {
        IReadOnlyList<string>? left = keys.Of(one), right = keys.Of(other);
        bool areBlocks = left is not null && right is not null && new[] { one, other }.All(static m => m.Kind is MemberKind.Block or MemberKind.Stack);
        if (one.Key == other.Key && one.Key.Length > 0 && !areBlocks) return one.Key;
        return left?.FirstOrDefault(key => right?.Any(same => AreOne(key, same)) == true);
    }

    // The number of an item is any number: layers.#.norm1 is layers.0.norm1 too.
    private static bool AreOne(string one, string other)
    {
        if (one == other) return true;
        if (one.IndexOf('#') < 0 && other.IndexOf('#') < 0) return false;
        string[] left = one.Split('.'), right = other.Split('.');
        return left.Length == right.Length && left.Zip(right, static (a, b) => a == b || IsItem(a, b) || IsItem(b, a)).All(static same => same);
    }

    private static bool IsItem(string item, string number) => item == "#" && number.All(static sign => sign is >= '0' and <= '9');
}
