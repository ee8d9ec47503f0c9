using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Checks <c>block.On(inputs)</c> against the block's contract.</summary>
internal sealed class CallChecker(ShapeChecker checker)
{
    /// <summary>The block's outputs; null if something is unknown or after a finding.</summary>
    public Wired? Wire(Node on, Scope scope)
    {
        if (on.Kind != NodeKind.On || checker.Block.Find(on[0].Text) is { Body.Kind: NodeKind.Unknown }) return null;
        if (on[0].Kind == NodeKind.Block && checker.IsUnknown(on[0].Text)) return null;
        if (Records.Find(on[0], scope, NodeText.Write(on[0])) is not { } instance) return null;
        Contract contract = instance.Contract;
        string name = Names.Last(contract.FullName);
        if (contract.Parameters.FirstOrDefault(p => p.Bound && !instance.Sets.ContainsKey(p.Name)) is { } unset)
        {
            bool isTold = checker.Block.Spec.Findings.Any(told => told.Has(Consequence.NoParameter) && told.Arguments[0] == on[0].Text);
            if (!isTold) checker.Findings.Add("MF1009", instance.Site, [unset.Name, name]);
            return null;
        }

        if (on.Args.Any(static input => input.Kind == NodeKind.Unknown)) return null; // that is told
        Member[] ports = contract.Inputs;
        if (on.Args.Count - 1 != ports.Length)
        {
            checker.Findings.Add("MF2002", on.Site, [name, Text(ports.Length), Text(on.Args.Count - 1)]);
            return null;
        }

        EachChecker? each = on.Text == Node.Each ? new(checker, on, name) : null;
        Shape?[] inputs = [.. on.Args.Skip(1).Select(a => checker.Infer(a.Kind == NodeKind.Same ? a[0] : a, scope))];
        if (checker.Assumed is { } assumed && on[0].Text == assumed.Name) return new(contract.Outputs.ToDictionary(static o => o.Name, _ => assumed.Shape));
        if (inputs.Any(static i => i is null)) return null;
        if (each is not null && (inputs = each.OfItem(inputs!, scope)).Any(static i => i is null)) return null;
        int known = checker.Findings.All.Count;
        Binding binding = new(instance, checker);
        bool fits = true;
        for (int i = 0; fits && i < ports.Length; i++) fits &= binding.Bind(ports[i], inputs[i]!, on[i + 1].Site);
        if (fits) binding.Solve([.. ports.Select((port, i) => (port, inputs[i]!))]);
        for (int i = 0; fits && i < ports.Length; i++) fits &= binding.Prove(ports[i], inputs[i]!, on[i + 1].Site);
        checker.Findings.Unless(known, contract.FullName);
        if (!fits) return null;
        Shape Give(Member output) => each is null ? binding.Evaluate(output.Text) : each.OfAll(binding.Evaluate(output.Text));
        if (contract.Outputs.FirstOrDefault() is { } first && on[0].Kind == NodeKind.Block) checker.Give(on[0].Text, Give(first));
        return new(contract.Outputs.ToDictionary(static o => o.Name, Give));
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
