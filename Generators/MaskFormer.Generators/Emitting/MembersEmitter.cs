using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Writes what every block is, whichever back end runs it: ports, outputs, weights, rules lifted from layers.</summary>
internal sealed class MembersEmitter(BlockResult block) : ValueEmitter(block)
{
    private const string None = "[]"; // what has no weights

    private bool Derived => Block.Spec.Base.Length > 0;

    public static string Emit(BlockResult block) => new MembersEmitter(block).Write();

    private string Write()
    {
        using (Out.Block($"partial record {Block.Spec.Name} : IBlock"))
        {
            if (!Derived)
            {
                Ports("Inputs", Inputs);
                Ports("Outputs", Outputs);
            }

            if (Inputs.Length > 0) On();
            if (Block.Sound && !Block.Spec.Abstract && !Block.Spec.Primitive)
            {
                Values();
                Nested();
            }

            if (Block.Spec.Abstract && Derived) { } // its base has what follows
            else if (Block.Spec.Abstract)
            {
                Out.Line("/// <inheritdoc/>");
                Out.Line("public virtual IEnumerable<WeightSpec> Weights(string prefix = \"\") => throw ConfigRules.Unmarked(this);");
            }
            else
            {
                Weights();
            }

            if (Block.Lifted.Count + Block.AskItems.Count > 0) Rules();
        }

        return Out.ToString();
    }

    private void Ports(string name, Member[] ports)
    {
        Out.Line("/// <inheritdoc/>");
        Out.Line($"public IReadOnlyList<PortInfo> {name} => [{string.Join(", ", ports.Select(static p => $"new(\"{p.Name}\", \"{p.Text}\")"))}];");
        Out.Line();
    }

    // Without it a block can be wired by place only, and a call does not say which port is which.
    private void On()
    {
        string[] ports = [.. Inputs.Select(i => Local(i.Name))];
        Out.Line("/// <summary>Wires the block: what flows into each port. To be used in blocks only, as the generator reads it.</summary>");
        foreach (Member input in Inputs) Out.Line($"/// <param name=\"{Local(input.Name).TrimStart('@')}\">[{input.Text}]</param>");
        Out.Line($"public {(Derived ? "new " : "")}{Block.Spec.Self} On({string.Join(", ", ports.Select(static p => $"{CodeNames.Full("Tensor")} {p}"))}) =>");
        Out.Line($"    Ops.On(this, {string.Join(", ", ports)});");
        Out.Line();
    }

    private void Values()
    {
        Out.Line("IReadOnlyList<PortInfo> IBlock.Values =>");
        Out.Line("[");
        foreach (
            Member value in Block
                .Order.Select(name => Block.Find(name)!)
                .Where(static m => m.Kind is not (MemberKind.Input or MemberKind.Weight or MemberKind.Row or MemberKind.BlockValue))
        )
        {
            Out.Line($"    new(\"{value.Name}\", \"{Shown(value)}\"),");
        }

        Out.Line("];");
        Out.Line();
    }

    // An output as promised; a value whose shape depends on a flag has several.
    private string Shown(Member value) => value.Kind == MemberKind.Output ? value.Text : Shape(value.Name).Trim('[', ']').Replace("] or [", " or ");

    private void Nested()
    {
        Member[] nested = [.. Keyed.Where(static m => m.HoldsBlock || m.Kind == MemberKind.Stack)];
        if (nested.Length == 0) return;
        Out.Line("IEnumerable<NestedBlock> IBlock.Nested =>");
        Out.Line("[");
        foreach (Member member in nested)
        {
            Out.Line(member.Kind == MemberKind.Stack
                ? $"    .. {member.Name}.Select(static (item, i) => new NestedBlock($\"{member.Name}.{{i}}\", item)),"
                : $"    new(\"{WatchedAs(member)}\", {member.Name}),");
        }

        Out.Line("];");
        Out.Line();
    }

    private void Weights()
    {
        Out.Line("/// <inheritdoc/>");
        string head = $"public {(Derived ? "override " : "")}IEnumerable<WeightSpec> Weights(string prefix = \"\")";
        string[] keyed = Block.Sound ? [.. Keyed.Select(Weights).Where(static weights => weights != None)] : [];
        if (keyed.Length == 0)
        {
            Out.Line($"{head} => [];");
            return;
        }

        Out.Line($"{head} =>");
        Out.Line("[");
        foreach (string weights in keyed) Out.Line($"    .. {weights},");
        Out.Line("];");
    }

    private string Weights(Member member) =>
        member.Kind switch
        {
            MemberKind.Layer => LayerWeights(member.Body!, member),
            MemberKind.Weight => $"LayerWeights.Weight({Key(member)}, {(member.Body![3].Text == "false" ? "" : NodeText.Write(member.Body[3]) + ", ")}"
                + $"{string.Join(", ", Sizes(member.Body[0].Text)).Replace("config.", "")})",
            MemberKind.Stack => $"{member.Name}.SelectMany((item, i) => item.Weights(LayerWeights.Join(prefix, {ItemKey(member)})))",
            _ => $"{member.Name}.Weights({Key(member)})",
        };

    private string LayerWeights(Node body, Member member)
    {
        if (body.Kind == NodeKind.Choose)
        {
            (string yes, string no) = (LayerWeights(body[1], member), LayerWeights(body[2], member));
            return yes == None && no == None ? None : $"{NodeText.Write(body[0])} ? {yes} : {no}";
        }

        return body.Text == "Identity" || LayerTable.Find(body.Text) is null // no layer yet: half-typed
            ? None
            : $"LayerWeights.{body.Text}({string.Join(", ", LayerText.List(body, "").Where(static a => !IsInitial(a)).Prepend(Key(member)))})";
    }

    private static string ItemKey(Member stack) => LayerText.Key(stack.Key, "", stack.Key.Length == 0 ? "{#i}" : ".{#i}");

    // How weights start is no matter of their shape.
    private static bool IsInitial(string argument) =>
        argument.StartsWith("init: ", System.StringComparison.Ordinal) || argument.StartsWith("scale: ", System.StringComparison.Ordinal);

    private static string Key(Member member) => member.Key.Length == 0 ? "prefix" : $"LayerWeights.Join(prefix, {LayerText.Key(member.Key, "")})";

    private void Rules()
    {
        Out.Line();
        using (Out.Block("partial void OnValidate(string path, ICollection<Violation> violations)"))
        {
            foreach (Member rule in Block.Lifted)
            {
                IEnumerable<string> values = rule.Body!.Descend().Where(static n => n.Kind is NodeKind.Name or NodeKind.Path).Select(Value).Distinct();
                string shown = string.Concat(values.Select(static value => ", " + value));
                Out.Line($"ConfigRules.Require(violations, path, {Literal.Of(rule.Text)}, () => {NodeText.Write(rule.Body!)}{shown});");
            }

            foreach (string stack in Block.AskItems)
                Out.Line($"foreach (var (i, item) in {stack}.Index()) item.Validate(ConfigRules.Join(path, $\"{KeyName.Of(stack)}[{{i}}]\"), violations);");
        }
    }

    // Key of a parameter, or of none; name; value.
    private string Value(Node node)
    {
        string name = NodeText.Write(node);
        return $"(\"{(Block.Find(name) is { Kind: MemberKind.Parameter, Bound: false } ? KeyName.Of(name) : "")}\", {Literal.Of(name)}, {name})";
    }

    protected override string Operation(Op op, OpText call) => "";

    protected override string Layer(Member layer, string[] inputs) => "";

    protected override string Call(Node block, string[] inputs) => "";

    protected override string CallEach(Node block, string[] inputs) => "";

    protected override string Size(string tensor, int axis) => "";

    protected override string Tensor => "";

    protected override string EachInput => "";

    protected override string Row(Node row) => "";

    protected override string Stacked(string all) => "";
}
