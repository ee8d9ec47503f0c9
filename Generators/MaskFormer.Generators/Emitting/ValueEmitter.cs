using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Walks the values of one checked block in the order of their computation. A back end supplies only the spelling.</summary>
internal abstract class ValueEmitter : ICallWriter
{
    private readonly HashSet<string> taken;
    private readonly Dictionary<string, string> names = [];
    private readonly Dictionary<string, string> locals = [];

    /// <param name="block">What is written.</param>
    /// <param name="more">Names that this back end's code uses for itself.</param>
    protected ValueEmitter(BlockResult block, params string[] more)
    {
        Block = block;
        taken = [.. block.Of(MemberKind.Layer).Select(static m => m.Name), .. Names.OfModules, "config", "scope", "g", "key", "index", "stack", .. more];
        foreach (Member member in block.Members) names[member.Name] = Fresh(Names.Camel(member.Name));
        SizesOf = new(block, (port, axis) => Size(Local(port), axis));
    }

    protected BlockResult Block { get; }

    protected SourceWriter Out { get; } = new();

    protected Member[] Inputs => [.. Block.Of(MemberKind.Input)];

    protected Member[] Outputs => [.. Block.Of(MemberKind.Output)];

    /// <summary>What a member is called in generated methods: two that differ in their first letter's case only are two.</summary>
    protected string Local(string member) => names[member];

    /// <summary>The first port.</summary>
    public string AnyTensor => Local(Inputs[0].Name);

    private SizeText SizesOf { get; }

    /// <summary>The result type: one tensor, or a tuple with the outputs' names.</summary>
    protected static string Result(string tensor, IReadOnlyList<string> outputs) =>
        outputs.Count <= 1 ? tensor : "(" + string.Join(", ", outputs.Select(o => $"{tensor} {o}")) + ")";

    protected string ResultOf(string tensor) => Result(tensor, [.. Outputs.Select(static o => o.Name)]);

    /// <summary>Documents a method that runs the block: the shapes of its ports and outputs.</summary>
    protected void Document(string summary, params IEnumerable<(string Name, string Text)> others)
    {
        Out.Line($"/// <summary>{summary}</summary>");
        foreach ((string name, string text) in others) Out.Line($"/// <param name=\"{name}\">{text}</param>");
        foreach (Member input in Inputs) Out.Line($"/// <param name=\"{Local(input.Name).TrimStart('@')}\">[{input.Text}]</param>");
        Out.Line($"/// <returns>{string.Join(", ", Outputs.Select(static o => $"{o.Name} [{o.Text}]"))}</returns>");
    }

    /// <summary>Parameters or arguments, those of the ports last: a stub may stand for a block that has none.</summary>
    protected static string List(params string[] parts) => string.Join(", ", parts.Where(static part => part.Length > 0));

    /// <summary>The head of a method, its parameters on a line of their own where they would be too long.</summary>
    protected static string Head(string before, string parameters, string after = "")
    {
        string line = $"{before}({parameters}){after}";
        return line.Length <= 130 ? line : $"{before}(\n    {parameters}){after}";
    }

    /// <summary>Writes a method that takes the inputs as a list and gives the outputs as one.</summary>
    /// <param name="head">The method.</param>
    /// <param name="method">The typed method.</param>
    /// <param name="first">What it takes before the inputs.</param>
    protected void RunList(string head, string method, string first = "")
    {
        IEnumerable<string> inputs = Inputs.Select(static (_, i) => $"inputs[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]");
        string outputs = $"{method}({List(first, string.Join(", ", inputs))})";
        if (Outputs.Length <= 1)
        {
            Out.Line($"{head} => [{outputs}];");
            return;
        }

        using (Out.Block(head))
        {
            Out.Line($"var outputs = {outputs};");
            Out.Line($"return [{string.Join(", ", Outputs.Select(static o => "outputs." + o.Name))}];");
        }
    }

    /// <summary>Writes the end of a method: one result, or a tuple, on lines of their own where one would be too long.</summary>
    protected void Return(string[] results)
    {
        string line = $"return {(results.Length == 1 ? results[0] : $"({string.Join(", ", results)})")};";
        Out.Line(line.Length <= 130 || results.Length == 1 ? line : $"return (\n    {string.Join(",\n    ", results)});");
    }

    /// <summary>Writes the body of a primitive: a call of what stands beside the record, or else of what the program has loaded.</summary>
    protected void ByHand(string tensor, Implementation? own, params string[] first)
    {
        IEnumerable<string> parameters = Block.Of(MemberKind.Parameter).Select(static p => "config." + p.Name);
        IEnumerable<string> arguments = first.Concat(parameters).Concat(Inputs.Select(i => Local(i.Name)));
        Out.Line(own is null
            ? $"return Implementations.Run<{ResultOf(tensor)}>({string.Join(", ", arguments.Prepend($"typeof({Block.Spec.Name})"))});"
            : $"return global::{own.Method}({string.Join(", ", arguments)});");
    }

    /// <summary>An expression over tensors as code; statements that it needs are written first.</summary>
    public string Emit(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Value:
                return Block.Find(node.Text) is { Kind: MemberKind.Weight } weight ? Weight(weight) : Local(node.Text);
            case NodeKind.Carried or NodeKind.Item:
                return locals[node.Text];
            case NodeKind.Scalar:
                return Parameter(node[0]);
            case NodeKind.Op:
                return Operation(OpTable.Find(node.Text)!, new(this, OpTable.Find(node.Text)!, node));
            case NodeKind.Apply:
                return Layer(Block.Find(node.Text)!, [.. node.Args.Select(Emit)]);
            case NodeKind.Choose:
                return $"{NodeText.Write(node[0], "config.")} ? {Wrap(node[1])} : {Wrap(node[2])}";
            case NodeKind.Output when node[0].Kind == NodeKind.Value:
                return Pick(Local(node[0].Text), Block.Find(node[0].Text)!.BlockName, node.Text);
            case NodeKind.Output:
                return Pick(Emit(node[0]), BlockOf(node[0][0]), node.Text);
            case NodeKind.On:
                return Call(node[0], [.. node.Args.Skip(1).Select(Emit)]);
            case NodeKind.Fold or NodeKind.Scan:
                return Loop(node, Fresh(node.Text.Split(',')[1]));
            default:
                throw new System.InvalidOperationException($"{node.Kind} is no expression over tensors");
        }
    }

    /// <summary>An expression over parameters as code.</summary>
    public string Parameter(Node node) => NodeText.Write(node, "config.");

    /// <summary>The sizes of a shape string as code.</summary>
    public IEnumerable<string> Sizes(string shape) => SizesOf.Write(shape);

    /// <summary>One size of a shape string as code.</summary>
    protected string SizeOf(DimSyntax dim) => SizesOf.Write(dim);

    /// <summary>The sizes of the letters that a pattern splits off.</summary>
    public IEnumerable<(string Letter, string Size)> Splits(int site) =>
        Block.Splits.Where(s => s.Site == site).Select(s => (s.Letter, Size(Local(s.Value), s.Axis)));

    protected abstract string Operation(Op op, OpText call);

    protected abstract string Layer(Member layer, string[] inputs);

    /// <summary>A weight used as a value.</summary>
    protected virtual string Weight(Member weight) => Local(weight.Name);

    /// <summary>A nested block, or the item of a loop, applied to tensors.</summary>
    protected abstract string Call(Node block, string[] inputs);

    /// <summary>The size of an axis.</summary>
    protected abstract string Size(string tensor, int axis);

    /// <summary>Writes a loop that leaves its result in the given local; the returned text is the result.</summary>
    protected abstract string Loop(Node loop, string carried);

    protected string Shape(string value) => Block.Shapes.FirstOrDefault(s => s.Value == value).Shape ?? "";

    /// <summary>A name that nothing else has.</summary>
    protected string Fresh(string hint)
    {
        string name = hint;
        for (int i = 2; !taken.Add(name); i++) name = hint + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return name;
    }

    /// <summary>Gives lambda parameters their local names while a loop's body is written.</summary>
    protected string Inside(Node loop, string item, string carried)
    {
        string[] names = loop.Text.Split(',');
        (locals[names[0]], locals[names[1]]) = (item, carried);
        return Emit(loop[2]);
    }

    /// <summary>Whether a member of the block is wired somewhere, so that it becomes a module of its own.</summary>
    protected bool IsUsed(Member member) => Block.Members.Any(m => m.Body?.Descend().Any(n =>
        n.Kind is NodeKind.On or NodeKind.Fold or NodeKind.Scan && n[0].Kind == NodeKind.Block && n[0].Text == member.Name) == true);

    /// <summary>Layers, weights and nested blocks in the order of their declaration.</summary>
    protected IEnumerable<Member> Keyed =>
        Block.Members.Where(m => m.Kind is MemberKind.Layer or MemberKind.Weight || ((m.HoldsBlock || m.Kind == MemberKind.Stack) && IsUsed(m)));

    /// <summary>The path of a nested block's values: a block that is wired once, as a value, is watched under that value's name.</summary>
    protected string WatchedAs(Member field) =>
        Block.Of(MemberKind.BlockValue).FirstOrDefault(v => v.Body is { Kind: NodeKind.On } on && on[0].Text == field.Name)?.Name ?? field.Name;

    private string Pick(string result, string block, string output) =>
        Block.Callees.FirstOrDefault(c => c.FullName == block) is { Outputs.Count: > 1 } ? $"{result}.{output}" : result;

    private string BlockOf(Node block) => block.Kind == NodeKind.Item ? itemBlock ?? "" : Block.Find(block.Text)?.BlockName ?? "";

    private string? itemBlock;

    /// <summary>Remembers what the items of a loop are.</summary>
    protected void Enter(Node loop) => itemBlock = Block.Find(loop[0].Text)!.BlockName;

    private string Wrap(Node node) => node.Kind == NodeKind.Choose ? "(" + Emit(node) + ")" : Emit(node);
}
