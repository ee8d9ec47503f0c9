using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>
/// One mistake, one finding, also where several places read what is wrong: if everything that they refuse would fit with another shape of one
/// member, that member's definition is the mistake, and it is told there once.
/// </summary>
/// <param name="block">The block.</param>
/// <param name="pass">Its shapes, with what was found.</param>
/// <param name="before">What was known before.</param>
/// <param name="cases">How many cases a pass goes through.</param>
/// <param name="assume">Infers all shapes again with one of them taken as given.</param>
internal sealed class CommonCause(BlockView block, ShapePass pass, FindingBag before, int cases, Func<Assumption, ShapePass> assume)
{
    // Each case of a try is a pass over the block, while somebody types.
    private const int MostPasses = 96;

    private int passes;

    /// <summary>The findings, with those of one cause joined.</summary>
    public FindingBag Join()
    {
        Finding[] told = [.. pass.Findings.All.Except(before.All)];
        FindingBag joined = before.Copy();
        joined.AddRange(Join(told));
        return joined;
    }

    private IEnumerable<Finding> Join(IReadOnlyList<Finding> told)
    {
        if (told.Count < 2 || Cause(told) is not { } cause) return told;
        Finding first = cause.Gone[0];
        IEnumerable<Finding> others = Join([.. told.Except(cause.Gone)]);
        if (!first.Has(Consequence.Compares)) return others.Prepend(first);
        string what = $"'{cause.Member.Name}', which {cause.Gone.Count} places read: {first.Arguments[0]}";
        return others.Prepend(first with { Site = Place(cause.Member), Arguments = new(first.Arguments.Skip(1).Prepend(what)), Other = first.Site });
    }

    private (Member Member, IReadOnlyList<Finding> Gone)? Cause(IReadOnlyList<Finding> told)
    {
        Dictionary<string, IReadOnlyList<Finding>> found = [];
        foreach (Member member in Suspects(told).OrderByDescending(member => told.Count(finding => Names(finding, member)))) // while passes are left
        {
            if (Gone(member, told) is { Count: > 1 } gone) found[member.Name] = gone;
        }

        if (found.Count == 0) return null;
        int most = found.Values.Max(static gone => gone.Count);
        Member[] best = [.. Suspects(told).Where(member => found.TryGetValue(member.Name, out IReadOnlyList<Finding>? gone) && gone.Count == most)];
        Member last = best.LastOrDefault(IsValue) ?? best[best.Length - 1];
        while (IsValue(last) && best.FirstOrDefault(earlier => IsValue(earlier) && PassesOn(last, earlier)) is { } origin) last = origin;
        return (last, found[last.Name]);
    }

    private bool Names(Finding finding, Member member) => (Carrying(finding.Site)?.Seed ?? NodeAt(finding.Site))?.Descend()
        .Any(node => node.Kind is NodeKind.Value or NodeKind.Apply or NodeKind.Block && node.Text == member.Name) == true;

    // What it gives has the shape of what flows in: the mistake lies there.
    private bool PassesOn(Member later, Member earlier) => later != earlier
        && later.Body!.Descend().Any(node => node.Kind == NodeKind.Value && node.Text == earlier.Name)
        && pass.Given(later.Name) is { } gives && pass.Given(earlier.Name) is { } takes && gives.Fits(takes);

    private IReadOnlyList<Finding> Gone(Member member, IReadOnlyList<Finding> told)
    {
        Finding[] direct = [.. told.Where(finding => NodeAt(finding.Site) is { Kind: NodeKind.Value, Text: var name } && name == member.Name)];
        Queue<Shape> candidates = new(ShapeGuesses.Of(pass.Given(member.Name), pass));
        HashSet<string> tried = [];
        IReadOnlyList<Finding> best = IsValue(member) ? direct : [];
        while (candidates.Count > 0 && passes < MostPasses && best.Count < told.Count)
        {
            Shape candidate = candidates.Dequeue();
            if (!tried.Add(ShapePass.Text(candidate))) continue;
            passes += cases;
            ShapePass with = assume(new(member.Name, candidate));
            HashSet<int> left = [.. with.Findings.All.Select(static finding => finding.Site)];
            Finding[] gone = [.. told.Where(finding => !left.Contains(finding.Site))];
            bool isClean = with.Findings.All.All(finding => pass.Findings.Blames(finding.Site));
            if (isClean && gone.Length > best.Count) best = gone;
            foreach (Shape next in ShapeGuesses.Mended(candidate, with)) candidates.Enqueue(next);
        }

        return best;
    }

    // What at least two of them rest on, in the order in which it is computed.
    private IEnumerable<Member> Suspects(IReadOnlyList<Finding> told)
    {
        HashSet<string>[] roots = [.. told.Select(finding => Roots(finding.Site))];
        return pass.Order.Concat(block.Members.Where(static member => member.Kind is MemberKind.Layer or MemberKind.Block or MemberKind.Stack))
            .Where(member => !member.Inherited && member.Kind != MemberKind.Output && roots.Count(names => names.Contains(member.Name)) > 1);
    }

    private HashSet<string> Roots(int site)
    {
        HashSet<string> roots = [];
        void Visit(Node node)
        {
            foreach (Node named in node.Descend().Where(static n => n.Kind is NodeKind.Value or NodeKind.Apply or NodeKind.Block))
            {
                if (roots.Add(named.Text) && block.Find(named.Text) is { Text: "", Body: { } body } member && IsMade(member)) Visit(body);
            }
        }

        if (NodeAt(site) is { } blamed) Visit(blamed);
        if (Carrying(site) is { } loop)
        {
            Visit(loop.Seed!);
            foreach (Node row in loop.Rows) roots.Add(row.Text);
        }

        foreach (Node call in Nodes.Where(call => call.Args.Any(input => input.Site == site)))
        {
            if (call.Kind == NodeKind.Apply) roots.Add(call.Text);
            else if (call is { Kind: NodeKind.On, Args: [{ Kind: NodeKind.Block, Text: var name }, ..] }) roots.Add(name);
        }

        return roots;
    }

    // The loop that carries what is blamed: in its first turn that is what it starts from.
    private Loop? Carrying(int site) => Nodes.Where(Loop.Is).Select(Loop.Of).FirstOrDefault(loop =>
        loop.Seed is not null && loop.Body.Descend().Any(node => node.Kind == NodeKind.Carried && node.Site == site));

    private IEnumerable<Node> Nodes =>
        block.Members.Where(static member => member is { Inherited: false, Body: not null }).SelectMany(static member => member.Body!.Descend());

    private Node? NodeAt(int site) =>
        Nodes.FirstOrDefault(node => node.Site == site) ?? block.Members.FirstOrDefault(member => !member.Inherited && member.Site == site)?.Body;

    private static bool IsMade(Member member) => member.Kind is MemberKind.Value or MemberKind.BlockValue or MemberKind.Row;

    private static bool IsValue(Member member) => member is { Kind: MemberKind.Value, Body: not null };

    private static int Place(Member member) => member.Kind == MemberKind.Input
        ? member.TextSite
        : member.Body?.Descend().FirstOrDefault(static node => node.Site > 0)?.Site ?? member.Site;
}
