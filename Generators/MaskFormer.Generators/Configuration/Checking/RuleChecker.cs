using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators.Configuration;

/// <summary>
/// Tests ranges and requirements with the values of an experiment (or of a record's defaults). Blames the value that was set,
/// and each setting once: a broken rule of the model is mostly broken in its layers too.
/// </summary>
/// <param name="contracts">Finds the records that are made.</param>
/// <param name="unbound">Whose the values are ("experiment", "config") if nothing encloses it that sets [Bound] parameters; null for a block.</param>
internal sealed class RuleChecker(Func<string, Contract?> contracts, string? unbound = null)
{
    private const int DepthLimit = 16;
    private readonly List<Finding> findings = [];
    private readonly HashSet<int> blamed = [];
    private readonly List<(int[] Settings, string Id, string[] Arguments)> broken = [];
    private readonly Settings settings = new();

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>MF3001 for settings out of range, MF3003 for those that an experiment cannot make.</summary>
    public void CheckRanges(Node node, Scope scope)
    {
        switch (node.Kind)
        {
            case NodeKind.New or NodeKind.With:
                if (node.Kind == NodeKind.With) CheckRanges(node[0], scope);
                Contract? made = node.Kind == NodeKind.New ? contracts(node.Text) : Records.Find(node, scope, "")?.Contract ?? contracts(node.Text);
                foreach (Node set in node.Args.Where(static arg => arg is { Kind: NodeKind.Set, Site: >= 0 }))
                {
                    Value value = Evaluator.Evaluate(set[0], scope);
                    if (Evaluator.Failure(set[0], scope) is (_, var why)) Report("MF3003", set.Site, $"'{set.Text}' cannot be computed: {why}");
                    else if (made?.Find(set.Text) is { } parameter) Check(parameter, value, set.Site, made);
                    CheckRanges(set[0], scope);
                }

                break;
            case NodeKind.Repeat:
                CheckRanges(node[1], scope);
                break;
            case NodeKind.Static:
                if (node[0].Site >= 0) CheckRanges(node[0], scope);
                break;
            case NodeKind.Choose or NodeKind.Switch when Evaluator.Chosen(node, scope, out _) is { } chosen:
                CheckRanges(chosen, scope);
                break;
        }
    }

    private void Check(Member parameter, Value value, int site, Contract record)
    {
        if (unbound is not null && parameter.Bound)
            Report("MF3003", site, $"'{parameter.Name}' of '{record.Name}' is [Bound]: the enclosing block sets it, and no {unbound}");
        else CheckRange(parameter, value.As(parameter.Type), site);
    }

    /// <summary>MF3001 for one value.</summary>
    public void CheckRange(Member parameter, Value value, int site)
    {
        if (parameter.Kind != MemberKind.Parameter) return;
        (double least, double most) = (parameter.Least ?? double.MinValue, parameter.Most ?? double.MaxValue); // no file can hold what is not finite
        Value[] numbers = value.Data as Value[] ?? [value];
        if (numbers.FirstOrDefault(number => number.Real is { } real && !(real >= least && real <= most)) is not { } wrong) return;
        string ends = $"{Value.Of(least).Show()} to {Value.Of(most).Show()}";
        string allowed = parameter.Least is null ? "every finite number" : least <= most ? ends : $"none: {ends} holds no number, the lower end comes first";
        Report("MF3001", site, parameter.Name, wrong.Show(), allowed);
    }

    /// <summary>Requirements of a record and of all records in it: parameters, nested blocks, stacks.</summary>
    /// <param name="record">The record.</param>
    /// <param name="id">The finding.</param>
    public void CheckRequirements(Instance record, string id)
    {
        broken.Clear();
        CheckRequirements(record, [], id, 0);
        // One wrong value may break several rules; it is surest where it is the only one that is set.
        foreach ((int[] set, string of, string[] arguments) in broken.OrderBy(static rule => rule.Settings.Distinct().Count()))
            if (!set.Any(blamed.Contains)) Report(of, set[set.Length - 1], arguments);
    }

    /// <param name="record">The record.</param>
    /// <param name="byDefault">The same record as a row makes it when nothing is set: what is broken there is a finding of the row's.</param>
    /// <param name="id">The finding.</param>
    /// <param name="depth">How deep it is nested.</param>
    private void CheckRequirements(Instance record, IReadOnlyList<Instance> byDefault, string id, int depth)
    {
        if (depth > DepthLimit) return;
        Instance plain = new(record.Contract, new NoFrame(contracts), "", null, new Dictionary<string, Meaning>(), 0);
        Instance[] own = [.. byDefault.Where(other => other.Contract.FullName == record.Contract.FullName), plain];
        foreach (Member rule in record.Contract.Rules.Where(static rule => rule.Demand || !rule.Lifted)) CheckRequirement(record, rule, own, id);
        foreach (Member held in record.Contract.Members.Where(static member => member.HoldsRecord || member.Kind == MemberKind.Stack))
        {
            if (record.Contract.Members.Any(member => member.Binds == held.Name)) continue; // only that form has all values
            Instance[] set = [.. Nested(record.Get(held.Name)).Where(settings.Reach)];
            Instance[] others = held.Kind == MemberKind.Stack && set.Length > 0 ? [.. own.SelectMany(other => Nested(other.Get(held.Name)))] : [];
            foreach (Instance nested in set) CheckRequirements(nested, others, id, depth + 1);
        }
    }

    /// <summary>What a rule reads, each as C# writes it, with its value; records are left out.</summary>
    public static (string Name, Value Value)[] Named(Member rule, Frame record)
    {
        Node test = rule.Body!;
        if (rule.Demand) while (test is { Kind: NodeKind.Binary, Text: "||" }) test = test[1]; // before it stands when the layer is there
        return
        [
            .. Names(test)
                .GroupBy(static name => NodeText.Write(name))
                .Select(same => (Name: same.Key, Value: Evaluator.Evaluate(same.First(), new Scope(record))))
                .Where(static named => named.Value.Data is not Instance),
        ];
    }

    private static IEnumerable<Node> Names(Node node) => node.Kind is NodeKind.Name or NodeKind.Path ? [node] : node.Args.SelectMany(Names);

    private void CheckRequirement(Instance record, Member rule, IEnumerable<Instance> byDefault, string id)
    {
        if (rule.Body is null || record.Get(rule.Name).Truth != false) return;
        if (byDefault.Any(other => other.Get(rule.Name).Truth == false)) return; // a finding of the record itself, or of the one that makes it
        (string Name, Value Value)[] named = Named(rule, record);
        int[] set = [.. named.SelectMany(static one => one.Value.Origins)];
        if (set.Length > 0) broken.Add((set, id, [rule.Text, string.Join(", ", named.Select(static one => $"{one.Name} = {one.Value.Show()}"))]));
    }

    private static IEnumerable<Instance> Nested(Value value) => value.Data switch
    {
        Instance record => [record],
        Value[] list => list.SelectMany(Nested),
        _ => [],
    };

    private void Report(string id, int site, params string[] arguments)
    {
        if (blamed.Add(site)) findings.Add(new(id, site, new(arguments)));
    }
}
