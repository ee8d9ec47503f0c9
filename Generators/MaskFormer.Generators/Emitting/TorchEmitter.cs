using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Writes the TorchSharp module of a block, nested in its record.</summary>
internal sealed class TorchEmitter(BlockResult block, Backends backends) : ValueEmitter(block, "i")
{
    private string Record => Block.Spec.Name;

    private bool Derived => Block.Spec.Base.Length > 0;

    public static string Emit(BlockResult block, Backends backends) => new TorchEmitter(block, backends).Write();

    private string Write()
    {
        using (Out.Block($"partial record {Record}{(Derived ? "" : " : ITorchBlock")}"))
        {
            Create();
            Out.Line();
            if (Block.Spec.Abstract) AbstractModule();
            else Module();
        }

        return Out.ToString();
    }

    private void Create()
    {
        Out.Line("/// <summary>A TorchSharp module with the values in force and new weights.</summary>");
        if (Block.Spec.Abstract) Out.Line("public virtual Module CreateModule() => throw ConfigRules.Unmarked(this);");
        else Out.Line($"public {(Derived ? "override " : "")}Module CreateModule() => new(this);");
        if (Derived) return;
        Out.Line();
        Out.Line("BlockModule ITorchBlock.CreateModule() => CreateModule();");
    }

    private void AbstractModule()
    {
        Out.Line($"/// <summary>The TorchSharp module of any <see cref=\"{Block.Spec.Self}\"/>.</summary>");
        Out.Line("/// <param name=\"name\">The kind's name.</param>");
        using (Out.Block("public abstract class Module(string name) : BlockModule(name)"))
        {
            Document("Runs the block.");
            Out.Line(Head($"public abstract {ResultOf("Tensor")} forward", Ports, ";"));
            Out.Line();
            Run();
        }
    }

    private void Module()
    {
        Member[] fields = Block.Sound ? [.. Keyed] : [];
        Out.Line($"/// <summary>The TorchSharp module of <see cref=\"{Block.Spec.Self}\"/>.</summary>");
        string parent = Derived ? Names.In(Block.Spec.Base, Block.Spec.Namespace) + ".Module" : "BlockModule";
        using (Out.Block($"public {(Derived ? "new " : "")}sealed class Module : {parent}"))
        {
            Out.Line($"private readonly {Block.Spec.Self} config;");
            foreach (Member field in fields) Out.Line($"private readonly {FieldType(field)} {Local(field.Name)};");
            Out.Line();
            Constructor(fields);
            Out.Line();
            Forward();
            if (!Derived)
            {
                Out.Line();
                Run();
            }

            if (Block is { Sound: true, Spec.Primitive: false } && backends.Find(Block, graph: false) is { } byHand) EachByHand(byHand);
        }
    }

    private void Constructor(Member[] fields)
    {
        Out.Line("/// <summary>Makes the layers with new weights, in the order of their declaration.</summary>");
        Out.Line($"public Module({Block.Spec.Self} config)");
        using (Out.Block($"    : base(\"{Record}\")"))
        {
            Out.Line("this.config = config;");
            foreach (Member field in fields)
            {
                Out.Line($"{Local(field.Name)} = {Creation(field)};");
                Out.Line(Registration(field));
            }
        }
    }

    private string Creation(Member field) => field.Kind switch
    {
        MemberKind.Layer => LayerCreation(field.Body!),
        MemberKind.Weight when field.Body![2].Text != "1" =>
            $"Weight({Parameter(field.Body[1])}, [{string.Join(", ", Sizes(field.Body[0].Text))}], scale: {Parameter(field.Body[2])})",
        MemberKind.Weight => $"Weight({Parameter(field.Body![1])}, {string.Join(", ", Sizes(field.Body[0].Text))})",
        MemberKind.Stack => $"[.. config.{field.Name}.Select(static item => item.CreateModule())]",
        _ => $"config.{field.Name}.CreateModule()",
    };

    private string LayerCreation(Node layer) => layer.Kind == NodeKind.Choose
        ? $"{Parameter(layer[0])} ? {LayerCreation(layer[1])} : {LayerCreation(layer[2])}"
        : $"{layer.Text}({LayerText.Arguments(layer, "config.")})";

    private string Registration(Member field)
    {
        string name = Local(field.Name);
        if (field.Kind == MemberKind.Stack)
        {
            string key = LayerText.Key(field.Key, "config.", field.Key.Length == 0 ? "{#i}" : ".{#i}");
            return $"for (int i = 0; i < {name}.Length; i++) Register({key}, {name}[i], $\"{field.Name}.{{i}}\");";
        }

        return $"Register({LayerText.Key(field.Key, "config.")}, {name}{(field.HoldsBlock ? $", \"{WatchedAs(field)}\"" : "")});";
    }

    private string FieldType(Member field) =>
        field.Kind switch
        {
            MemberKind.Layer => Layers(field.Body!).Any(static l => l.Text == "MultiheadAttention")
                ? "nn.Module<Tensor, Tensor, Tensor, Tensor>"
                : "nn.Module<Tensor, Tensor>",
            MemberKind.Weight => "Parameter",
            MemberKind.Stack => Names.In(field.BlockName, Block.Spec.Namespace) + ".Module[]",
            _ => Names.In(field.BlockName, Block.Spec.Namespace) + ".Module",
        };

    private static IEnumerable<Node> Layers(Node body) => body.Kind == NodeKind.Choose ? Layers(body[1]).Concat(Layers(body[2])) : [body];

    private string Ports => string.Join(", ", Inputs.Select(i => $"Tensor {Local(i.Name)}"));

    private void Forward()
    {
        Document("Runs the block.");
        using (Out.Block(Head($"public {(Derived ? "override " : "")}{ResultOf("Tensor")} forward", Ports)))
        {
            if (!Block.Sound)
            {
                Out.Line($"throw new global::System.NotSupportedException(\"{Record} has errors: see the findings of the build.\");");
                return;
            }

            if (Block.Spec.Primitive)
            {
                ByHand("Tensor", backends.Find(Block, graph: false));
                return;
            }

            Divisors();
            Out.Line("using var scope = NewDisposeScope();");
            foreach (string name in Block.Order) Value(Block.Find(name)!);
            Return([.. Outputs.Select(o => $"scope.MoveToOuter({Local(o.Name)})")]);
        }
    }

    // What no caller inside the model can break, the data from outside can.
    private void Divisors()
    {
        foreach (Member port in Inputs)
        {
            ShapeSyntax shape = ShapeParser.Parse(port.Text);
            for (int i = 0; i < shape.Axes.Count; i++)
            {
                if (shape.Axes[i] is not BinarySyntax { Operator: '%' } axis) continue;
                (string local, string by) = (Local(port.Name), SizeOf(axis.Right));
                string size = Size(local, shape.Leading ? i - shape.Axes.Count : i);
                string number = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
                string cause = $"$\"axis {number} has size {{{size}}}, which is no multiple of {{{by}}}\"";
                Out.Line(
                    $"if ({size} % {by} != 0) throw new MaskFormerException(\"MF2005\", \"{Record}.{port.Name}\", {cause}, \"Pad the input\");"
                );
            }
        }
    }

    private void Value(Member member)
    {
        string local = Local(member.Name);
        switch (member.Kind)
        {
            case MemberKind.Input or MemberKind.Weight:
                return;
            case MemberKind.Row:
                RowValue(member);
                return;
            case MemberKind.BlockValue:
                Out.Line($"var {local} = {Emit(member.Body!)};");
                return;
            default:
                Out.Line($"var {local} = Watch(\"{member.Name}\", {Emit(member.Body!)}); // {Shape(member.Name)}");
                return;
        }
    }

    // Written by hand where a block is applied to so much that its speed decides.
    private void EachByHand(Implementation byHand)
    {
        IEnumerable<string> parameters = Block.Of(MemberKind.Parameter).Select(static p => "config." + p.Name);
        Out.Line();
        Out.Line("/// <inheritdoc/>");
        using (Out.Block($"public override IReadOnlyList<Tensor> Each(params IReadOnlyList<{EachInput}> inputs)"))
        {
            Out.Line("if (Observer is not null) return base.Each(inputs); // who watches sees the values inside");
            Out.Line(Head($"var outputs = global::{byHand.Method}", List(string.Join(", ", parameters), InputList), ";"));
            IEnumerable<string> outputs = Outputs.Select(static (_, i) => "outputs.Item" + Number(i + 1));
            Out.Line(Outputs.Length == 1 ? "return [outputs];" : $"return [{string.Join(", ", outputs)}];");
        }
    }

    private void Run()
    {
        Out.Line("/// <inheritdoc/>");
        RunList("public override IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs)", "forward");
    }

    protected override string Operation(Op op, OpText call) => op.Torch(call);

    // A masked attention is no module of its own: most are called without a mask.
    protected override string Layer(Member layer, string[] inputs) =>
        inputs.Length == 4
            ? $"Masked({Local(layer.Name)}, {string.Join(", ", inputs)})"
            : $"{Local(layer.Name)}.call({string.Join(", ", inputs)})";

    // A parameter keeps its type; what flows may have another one.
    protected override string Weight(Member weight) => $"Use({Local(weight.Name)})";

    protected override string Call(Node block, string[] inputs) =>
        $"{(block.Kind == NodeKind.Item ? Emit(block) : Local(block.Text))}.forward({string.Join(", ", inputs)})";

    protected override string CallEach(Node block, string[] inputs) =>
        Lines($"{(block.Kind == NodeKind.Item ? Emit(block) : Local(block.Text))}.Each(", inputs);

    protected override string Size(string tensor, int axis) => $"{tensor}.size({axis.ToString(System.Globalization.CultureInfo.InvariantCulture)})";

    protected override string Tensor => "Tensor";

    protected override string EachInput => CodeNames.Full("EachInput", isModule: true);

    protected override string Row(Node row) => Local(row.Text);

    protected override string Stacked(string all) => $"stack({all})";
}
