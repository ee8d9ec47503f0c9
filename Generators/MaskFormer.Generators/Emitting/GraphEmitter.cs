using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Writes the StableHLO builder of a block, nested in its record. Loops run while building: the graph is unrolled.</summary>
internal sealed class GraphEmitter(BlockResult block, Backends backends) : ValueEmitter(block)
{
    private string Record => Block.Spec.Name;

    private bool Derived => Block.Spec.Base.Length > 0;

    private string Ports => string.Join(", ", Inputs.Select(i => $"Value {Local(i.Name)}"));

    private string Arguments => string.Join(", ", Inputs.Select(i => Local(i.Name)));

    public static string Emit(BlockResult block, Backends backends) => new GraphEmitter(block, backends).Write();

    private string Write()
    {
        using (Out.Block($"partial record {Record}{(Derived ? "" : " : IGraphBlock")}"))
        {
            Document("Writes the block into a graph.", ("g", "Receives the nodes."), ("key", "Key of the block's weights."));
            string modifier = Block.Spec.Abstract ? "virtual " : Derived ? "override " : "";
            string body = Block.Spec.Abstract ? " =>\n    throw ConfigRules.Unmarked(this);" : $" =>\n    Graph.Build({List("g", "this", "key", Arguments)});";
            Out.Line(Head($"public {modifier}{ResultOf("Value")} Build", List("GraphBuilder g", "KeyPath key", Ports), body));
            if (!Derived)
            {
                Out.Line();
                Interface();
            }

            if (!Block.Spec.Abstract)
            {
                Out.Line();
                Out.Line($"/// <summary>The graph of <see cref=\"{Block.Spec.Self}\"/>.</summary>");
                using (Out.Block("public static class Graph")) Build();
            }
        }

        return Out.ToString();
    }

    private void Interface()
    {
        RunList("IReadOnlyList<Value> IGraphBlock.Build(GraphBuilder g, KeyPath key, IReadOnlyList<Value> inputs)", "Build", "g, key");
    }

    private void Build()
    {
        Document("Writes the block into a graph.", ("g", "Receives the nodes."), ("config", "The values in force."), ("key", "Key of the block's weights."));
        using (Out.Block(Head($"public static {ResultOf("Value")} Build", List("GraphBuilder g", $"{Block.Spec.Self} config", "KeyPath key", Ports))))
        {
            if (!Block.Sound)
            {
                Out.Line($"throw new global::System.NotSupportedException(\"{Record} has errors: see the findings of the build.\");");
                return;
            }

            if (Block.Spec.Primitive)
            {
                ByHand("Value", backends.Find(Block, graph: true), "g");
                return;
            }

            Out.Line("var place = g.Location;");
            foreach (Member layer in Block.Of(MemberKind.Layer).Where(IsApplied)) LayerFunction(layer);
            Out.Line();
            foreach (string name in Block.Order) Value(Block.Find(name)!);
            Out.Line();
            Out.Line("g.Location = place; // what the caller writes next is the caller's");
            Return([.. Outputs.Select(o => Local(o.Name))]);
        }
    }

    private bool IsApplied(Member layer) => Block.Members.Any(m => m.Body?.Descend().Any(n => n.Kind == NodeKind.Apply && n.Text == layer.Name) == true);

    // Local functions let the values below read like the record.
    private void LayerFunction(Member layer)
    {
        string[] ports = Attends(layer.Body!) ? ["queries", "keys", "values"] : ["input"];
        bool masked = Block.Members.Any(m => m.Body?.Descend().Any(n => n.Kind == NodeKind.Apply && n.Text == layer.Name && n.Args.Count == 4) == true);
        string parameters = string.Join(", ", ports.Select(static p => "Value " + p)) + (masked ? ", Value? mask = null" : "");
        Out.Line($"Value {layer.Name}({parameters}) => {LayerBody(layer.Body!, layer, ports, masked ? ["mask: mask"] : [])};");
    }

    private string LayerBody(Node body, Member layer, string[] ports, string[] more)
    {
        if (body.Kind == NodeKind.Choose)
            return $"{Parameter(body[0])} ? {LayerBody(body[1], layer, ports, more)} : {LayerBody(body[2], layer, ports, more)}";
        if (body.Text == "Identity") return ports[0];
        IEnumerable<string> arguments = ports.Append(LayerText.Below(layer.Key)).Concat(LayerText.List(body, "config.")).Concat(more);
        return $"g.{body.Text}({string.Join(", ", arguments)})";
    }

    private static bool Attends(Node body) => body.Kind == NodeKind.Choose ? Attends(body[1]) || Attends(body[2]) : body.Text == "MultiheadAttention";

    private void Value(Member member)
    {
        if (member.Kind == MemberKind.Input) return;
        Out.Line(BlockPlaces.Has(member) ? $"g.Place(Places.{member.Name});" : $"g.Place(\"{Record}.{member.Name}\");");
        if (member.Kind == MemberKind.Row)
        {
            RowValue(member);
            return;
        }

        string value = member.Kind == MemberKind.Weight
            ? $"g.Weight({LayerText.Below(member.Key)}, {string.Join(", ", Sizes(member.Body![0].Text))})"
            : Emit(member.Body!);
        Out.Line($"var {Local(member.Name)} = {value};{(Shape(member.Name) is { Length: > 0 } shape ? " // " + shape : "")}");
    }

    protected override string Operation(Op op, OpText call) => op.Graph(call);

    protected override string Layer(Member layer, string[] inputs) => $"{layer.Name}({string.Join(", ", inputs)})";

    protected override string Call(Node block, string[] inputs)
    {
        string all = string.Join(", ", inputs);
        if (block.Kind == NodeKind.Item) return $"{Emit(block)}.Build(g, {itemKeys[block.Text]}, {all})";
        Member member = Block.Find(block.Text)!;
        return $"config.{member.Name}.Build(g, {LayerText.Below(member.Key)}, {all})";
    }

    protected override string CallEach(Node block, string[] inputs) => block.Kind == NodeKind.Item
        ? Lines($"g.Each({Emit(block)}, {itemKeys[block.Text]},", inputs)
        : Lines($"g.Each(config.{block.Text}, {LayerText.Below(Block.Find(block.Text)!.Key)},", inputs);

    protected override string Size(string tensor, int axis) => $"{tensor}.Dim({axis.ToString(System.Globalization.CultureInfo.InvariantCulture)})";

    private readonly Dictionary<string, string> itemKeys = [];

    protected override string Tensor => "Value";

    protected override string EachInput => CodeNames.Full("EachInput");

    // The graph is unrolled while it is built, and every item has its key.
    protected override bool IsNumbered => true;

    protected override void Enter(Member row, string item, string index) =>
        itemKeys[item] = "key / " + LayerText.Key(row.Key, "config.", (row.Key.Length == 0 ? "" : ".") + "{#" + index + "}");

    protected override string Row(Node row) => "config." + row.Text;

    protected override string Stacked(string all) => $"g.Stack({all})";
}
