using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace MaskFormer.Generators;

/// <summary>
/// The ports of a block that nobody reads. One that is there for its sizes is read by the shapes that name them: <c>Expand(Queries, "q c -> b q c",
/// "B, Queries, C")</c> takes B from a port whose values may count for nothing.
/// </summary>
internal static class UnreadPorts
{
    private static readonly Regex word = new(@"[A-Za-z_]\w*", RegexOptions.CultureInvariant);

    /// <param name="block">The block.</param>
    /// <param name="read">What feeds an output, or a value that has its own finding.</param>
    /// <param name="splits">Where the sizes of split letters are read.</param>
    public static IEnumerable<Member> Of(BlockView block, ICollection<string> read, IReadOnlyList<Split> splits)
    {
        ILookup<bool, Member> ports = block.Of(MemberKind.Input).ToLookup(port => port.Inherited || read.Contains(port.Name));
        if (!ports[false].Any()) yield break;
        List<Member> counted = [.. ports[true]]; // what a base asks for is there in any case
        HashSet<string> named = [.. block.Members.Except(ports[false]).SelectMany(Texts).SelectMany(Words)];
        foreach (Member port in ports[false])
        {
            bool isSplit = splits.Any(split => split.Value == port.Name);
            PortSymbols others = new(counted, name => block.Find(name) is { IsSize: true });
            if (Promises(port) || Words(port.Text).Any(name => (isSplit || named.Contains(name)) && !others.IsKnown(name))) counted.Add(port);
            else yield return port;
        }
    }

    // H%32 is what callers promise, whatever else knows H.
    private static bool Promises(Member port) => ShapeParser.TryParse(port.Text)?.Divisors.Any() == true;

    private static IEnumerable<string> Texts(Member member) =>
        (member.Body?.Descend() ?? []).Where(static node => node.Kind == NodeKind.Text).Select(static node => node.Text).Append(member.Text);

    private static IEnumerable<string> Words(string text) => word.Matches(text).Cast<Match>().Select(static match => match.Value);
}
