using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace MaskFormer.Generators;

/// <summary>
/// Contracts as one line of text, for <c>[assembly: BlockContract("…")]</c>:
/// <c>block Full.Name; bound int In = 64; require Fits "why" = In % 2 == 0; input X "B, In, H, W"; output Y "B, In, H, W"</c>.
/// </summary>
internal static class ContractText
{
    public static string Write(Contract contract) =>
        string.Join(
            "; ",
            contract
                .Members.Select(Write)
                .Prepend($"{(contract.Primitive ? "primitive" : contract.Abstract ? "abstract" : "block")} {contract.FullName}")
        );

    /// <summary>The contract, or null for text of another version.</summary>
    public static Contract? Read(string text)
    {
        string[] parts = Split(text);
        if (parts[0].Split(' ') is not [("block" or "abstract" or "primitive") and var kind, var name]) return null;
        HashSet<string> blocks = [.. parts.Where(static p => p.Contains(" block:")).Select(static p => p.Split(' ')[2])];
        Member?[] members = [.. parts.Skip(1).Select(p => Member(p, blocks))];
        return members.Any(static m => m is null) ? null : new(name, kind == "abstract", kind == "primitive", new(members!));
    }

    private static string Write(Member m)
    {
        string word = m.Kind switch
        {
            MemberKind.Parameter => m.Bound ? "bound" : "param",
            MemberKind.Derived => m.Abstract ? "open" : "derived",
            MemberKind.Require => "require",
            MemberKind.Input => "input",
            _ => m.Abstract ? "promise" : "output",
        };
        string middle = m.Kind is MemberKind.Parameter or MemberKind.Derived ? $"{m.Type.Replace(' ', ':')} {m.Name}" : $"{m.Name} {Quote(m.Text)}";
        bool understood = m.Body is not null && !m.Body.Descend().Any(static n => n.Kind is NodeKind.Opaque or NodeKind.Unknown);
        return $"{word} {middle}{(understood ? " = " + NodeText.Write(m.Body!) : "")}";
    }

    private static Member? Member(string text, HashSet<string> blocks)
    {
        int equals = Body(text);
        Node? body = equals < 0 ? null : ContractCode.Read(text.Substring(equals + 3), blocks);
        string head = equals < 0 ? text : text.Substring(0, equals);
        string[] words = head.Split([' '], 3);
        if (words.Length < 3) return null;
        return words[0] switch
        {
            "param" or "bound" => new(MemberKind.Parameter, words[2], words[1].Replace(':', ' '), "", "", body, 0) { Bound = words[0] == "bound" },
            "derived" or "open" => new(MemberKind.Derived, words[2], words[1].Replace(':', ' '), "", "", body, 0) { Abstract = words[0] == "open" },
            "require" => new(MemberKind.Require, words[1], "bool", Unquote(words[2]), "", body, 0),
            "input" => new(MemberKind.Input, words[1], "Tensor", Unquote(words[2]), "", null, 0),
            "output" or "promise" => new(MemberKind.Output, words[1], "Tensor", Unquote(words[2]), "", null, 0) { Abstract = words[0] == "promise" },
            _ => null,
        };
    }

    // The first " = " outside quotes.
    private static int Body(string text)
    {
        bool quoted = false;
        for (int i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
            if (!quoted && string.CompareOrdinal(text, i, " = ", 0, 3) == 0) return i;
        }

        return -1;
    }

    private static string[] Split(string text)
    {
        List<string> parts = [];
        StringBuilder part = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
            if (text[i] == ';' && !quoted)
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
            else
            {
                part.Append(text[i]);
            }
        }

        return [.. parts, part.ToString().Trim()];
    }

    private static string Quote(string text) => "\"" + text.Replace("\"", "\\\"") + "\"";

    private static string Unquote(string text) => text.Trim().Trim('"').Replace("\\\"", "\"");
}
