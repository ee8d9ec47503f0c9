using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Walks the values of one checked block in the order of their computation. A back end supplies only the spelling.</summary>
internal abstract class ValueEmitter : ICallWriter
{
    private readonly HashSet<string> taken;
    private readonly Dictionary<string, string> names = [];
    private readonly Dictionary<string, string> locals = [];
    private readonly Dictionary<string, string> itemBlocks = [];

    /// <param name="block">What is written.</param>
    /// <param name="more">Names that this back end's code uses where it names members only.</param>
    protected ValueEmitter(BlockResult block, params string[] more)
    {
        Block = block;
        taken = [.. block.Of(MemberKind.Layer).Select(static m => m.Name), .. Names.OfModules, "config", "scope", "g", "key", "index", "stack", .. more];
        foreach (Member member in block.Members) names[member.Name] = Fresh(Names.Camel(member.Name));
        taken.ExceptWith(more);
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
        string outputs = $"{method}({List(first, InputList)})";
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

    /// <summary>What generated methods take as <c>inputs</c>, one by one.</summary>
    protected string InputList => string.Join(", ", Inputs.Select(static (_, i) => $"inputs[{Number(i)}]"));

    protected static string Number(int i) => i.ToString(System.Globalization.CultureInfo.InvariantCulture);

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
                return $"{Parameter(node[0])} ? {Wrap(node[1])} : {Wrap(node[2])}";
            case NodeKind.Output when node[0].Kind == NodeKind.Value:
                return Pick(Local(node[0].Text), Block.Find(node[0].Text)!.BlockName, node.Text);
            case NodeKind.Output:
                return Pick(Emit(node[0]), BlockOf(node[0][0]), node.Text);
            case NodeKind.On when node.Text == Node.Each:
                return Each(node);
            case NodeKind.On:
                return Call(node[0], [.. node.Args.Skip(1).Select(Emit)]);
            case NodeKind.Spread:
                return $"[.. {Emit(node[0])}]";
            case NodeKind.Pick:
                return $"{Emit(node[0])}[{Parameter(node[1])}]";
            case NodeKind.Fold or NodeKind.Scan or NodeKind.Collect or NodeKind.Map:
                return Walk(Loop.Of(node), node.Kind);
            default:
                throw new System.InvalidOperationException($"{node.Kind} is no expression over tensors");
        }
    }

    /// <summary>An expression over parameters as code.</summary>
    public string Parameter(Node node) => NodeText.Write(Numbered(node), "config.");

    // The number of a turn may have another name here than in the record.
    private Node Numbered(Node node) => locals.Count == 0 ? node
        : node.Kind == NodeKind.Index && locals.TryGetValue(node.Text, out string? local) ? node with { Text = local }
        : node.Kind == NodeKind.Opaque ? node with { Text = locals.Aggregate(node.Text, static (text, turn) => NodeText.Rename(text, turn.Key, turn.Value)) }
        : node with { Args = new(node.Args.Select(Numbered)) };

    /// <summary>The sizes of a shape string as code.</summary>
    public IEnumerable<string> Sizes(string shape) => SizesOf.Write(shape);

    /// <summary>One size of a shape string as code.</summary>
    protected string SizeOf(DimSyntax dim) => SizesOf.Write(dim);

    /// <summary>The sizes of the letters that a pattern splits off.</summary>
    public IEnumerable<(string Letter, string Size)> Splits(int site) =>
        Block.Splits.Where(s => s.Site == site).Select(s => (s.Letter, Size(Local(s.Value), s.Axis)));

    // The outputs come as a list: several are given their names.
    private string Each(Node node)
    {
        string[] outputs = [.. Block.Callees.First(c => c.FullName == BlockOf(node[0])).Outputs];
        string call = CallEach(node[0], [.. node.Args.Skip(1).Select(OfItems)]);
        if (outputs.Length == 1) return call + "[0]";
        string all = Fresh("each");
        Out.Line($"var {all} = {call};");
        return $"({string.Join(", ", outputs.Select((output, i) => $"{output}: {all}[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]"))})";
    }

    /// <summary>A call with an input on each line.</summary>
    protected static string Lines(string before, IEnumerable<string> inputs) => $"{before}\n    {string.Join(",\n    ", inputs)})";

    // Picked in the item's turn, shared by all items, or the item's own.
    private string OfItems(Node input) => input switch
    {
        { Kind: NodeKind.Op, Text: "Gather" } => $"{EachInput}.Pick({Emit(input[0])}, {Emit(input[1])})",
        { Kind: NodeKind.Same } => $"{EachInput}.Same({Emit(input[0])})",
        _ => $"{EachInput}.Own({Emit(input)})",
    };

    protected abstract string Operation(Op op, OpText call);

    protected abstract string Layer(Member layer, string[] inputs);

    /// <summary>A weight used as a value.</summary>
    protected virtual string Weight(Member weight) => Local(weight.Name);

    /// <summary>A nested block, or the item of a loop, applied to tensors.</summary>
    protected abstract string Call(Node block, string[] inputs);

    /// <summary>A nested block, or the item of a loop, applied to every item of an axis.</summary>
    protected abstract string CallEach(Node block, string[] inputs);

    /// <summary>The size of an axis.</summary>
    protected abstract string Size(string tensor, int axis);

    /// <summary>The tensors of this back end.</summary>
    protected abstract string Tensor { get; }

    /// <summary>What a block that is applied to every item is given, in full: both back ends have one.</summary>
    protected abstract string EachInput { get; }

    /// <summary>The end of a loop that stacks what left its turns.</summary>
    protected abstract string Stacked(string all);

    /// <summary>What a loop walks through: the rows as code, and whether the number of the turn is needed in any case.</summary>
    protected abstract string Row(Node row);

    /// <summary>Notes how an item of a loop is written, and the key of its weights if that is needed.</summary>
    protected virtual void Enter(Member row, string item, string index)
    {
    }

    /// <summary>Whether every turn needs its number, for keys.</summary>
    protected virtual bool IsNumbered => false;

    // The statements of a loop; what is returned is its result.
    private string Walk(Loop loop, NodeKind kind)
    {
        string carried = loop.Seed is null ? "" : Fresh(loop.Carried);
        foreach (string name in loop.Items) locals[name] = Fresh(name);
        string index = loop.Index.Length > 0 || IsNumbered ? Fresh(loop.Index.Length > 0 ? loop.Index : "i") : "";
        for (int i = 0; i < loop.Rows.Count; i++)
        {
            Member row = Block.Find(loop.Rows[i].Text)!;
            itemBlocks[loop.Items[i]] = row.BlockName;
            Enter(row, loop.Items[i], index);
        }

        if (loop.Seed is { } seed) Out.Line($"var {carried} = {Emit(seed)};");
        string all = loop.KeepsAll ? Fresh("each") : "";
        if (all.Length > 0) Out.Line($"var {all} = new List<{Tensor}>();");
        string rows = Row(loop.Rows[0]) + (loop.Rows.Count > 1 ? $".Zip({string.Join(", ", loop.Rows.Skip(1).Select(Row))})" : "");
        string items = string.Join(", ", loop.Items.Select(item => locals[item]));
        if (loop.Rows.Count > 1) items = $"({items})";
        using (Out.Block(index.Length > 0 ? $"foreach (var ({index}, {items}) in {rows}.Index())" : $"foreach (var {items} in {rows})"))
        {
            if (carried.Length > 0) locals[loop.Carried] = carried;
            if (loop.Index.Length > 0) locals[loop.Index] = index;
            string turn = Emit(loop.Body);
            if (carried.Length > 0 && carried != turn) Out.Line($"{carried} = {turn};");
            if (all.Length > 0) Out.Line($"{all}.Add({(carried.Length > 0 ? carried : turn)});");
        }

        Out.Line();
        return kind == NodeKind.Scan ? Stacked(all) : all.Length > 0 ? all : carried;
    }

    /// <summary>Writes a property that holds a row of tensors.</summary>
    protected void RowValue(Member member)
    {
        if (member.Body!.Kind != NodeKind.Row)
        {
            Out.Line($"var {Local(member.Name)} = {Emit(member.Body)};");
            return;
        }

        IEnumerable<string> parts = member.Body.Args.Select(part => part.Kind == NodeKind.Spread ? ".. " + Emit(part[0]) : Emit(part));
        Out.Line($"{Tensor}[] {Local(member.Name)} = [{string.Join(", ", parts)}];");
    }

    protected string Shape(string value) => Block.Shapes.FirstOrDefault(s => s.Value == value).Shape ?? "";

    /// <summary>A name that nothing else has.</summary>
    protected string Fresh(string hint)
    {
        string name = hint;
        for (int i = 2; !taken.Add(name); i++) name = hint + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return name;
    }

    /// <summary>Whether a member of the block is wired somewhere, so that it becomes a module of its own.</summary>
    protected bool IsUsed(Member member) => Block.Members.Any(m => m.Body?.Descend().SelectMany(Called)
        .Any(called => called.Kind == NodeKind.Block && called.Text == member.Name) == true);

    private static IEnumerable<Node> Called(Node node) => node.Kind == NodeKind.On ? [node[0]] : Loop.Is(node) ? Loop.Of(node).Rows : [];

    /// <summary>Layers, weights and nested blocks in the order of their declaration.</summary>
    protected IEnumerable<Member> Keyed =>
        Block.Members.Where(m => m.Kind is MemberKind.Layer or MemberKind.Weight || ((m.HoldsBlock || m.Kind == MemberKind.Stack) && IsUsed(m)));

    /// <summary>The path of a nested block's values: a block that is wired once, as a value, is watched under that value's name.</summary>
    protected string WatchedAs(Member field) =>
        Block.Of(MemberKind.BlockValue).FirstOrDefault(v => v.Body is { Kind: NodeKind.On } on && on[0].Text == field.Name)?.Name ?? field.Name;

    private string Pick(string result, string block, string output) =>
        Block.Callees.FirstOrDefault(c => c.FullName == block) is { Outputs.Count: > 1 } ? $"{result}.{output}" : result;

    private string BlockOf(Node block) => block.Kind == NodeKind.Item ? itemBlocks[block.Text] : Block.Find(block.Text)?.BlockName ?? "";

    private string Wrap(Node node) => node.Kind == NodeKind.Choose ? "(" + Emit(node) + ")" : Emit(node);
}
