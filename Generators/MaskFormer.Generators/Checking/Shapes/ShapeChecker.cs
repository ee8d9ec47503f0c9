using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>
/// Infers the symbolic shape of every value of one block in one case of its conditions. Other blocks are seen only through their
/// contracts, so that the cost is in proportion to the block, not to the model. A shape that is not known is null and never fails again.
/// </summary>
internal sealed class ShapeChecker : IShapeCase
{
    /// <summary>Why a shape whose arithmetic overflows cannot be read.</summary>
    public const string TooLarge = "a number in it is beyond 64 bits";

    private readonly Dictionary<string, Shape?> shapes = [];
    private readonly Dictionary<string, Wired?> wired = [];
    private readonly Dictionary<string, Shape> given = [];
    private readonly List<Split> splits;
    private readonly IReadOnlyCollection<string> unknown;

    public ShapeChecker(
        BlockView block,
        Frame frame,
        ShapeReader reader,
        Matching matching,
        FindingBag findings,
        List<Split> splits,
        IReadOnlyCollection<string> unknown
    )
    {
        this.unknown = unknown;
        (Block, Frame, Reader, Matching, Findings) = (block, frame, reader, matching, findings);
        this.splits = splits;
        Layers = new(this);
        Calls = new(this);
        Loops = new(this);
        Rows = new(this);
    }

    public BlockView Block { get; }

    public Frame Frame { get; }

    /// <summary>What is taken to have another shape than it has; null where nothing is tried.</summary>
    public Assumption? Assumed { get; init; }

    /// <summary>The shapes of values, and of what layers and blocks give.</summary>
    public IEnumerable<(string Name, Shape Shape)> Given =>
        given.Select(static pair => (pair.Key, pair.Value))
            .Concat(shapes.Where(static pair => pair.Value is not null).Select(static pair => (pair.Key, pair.Value!)));

    public ShapeReader Reader { get; }

    public Matching Matching { get; }

    public FindingBag Findings { get; }

    private LayerChecker Layers { get; }

    private CallChecker Calls { get; }

    /// <summary>Checks loops over rows of blocks.</summary>
    public LoopChecker Loops { get; }

    /// <summary>Checks rows of tensors.</summary>
    public RowChecker Rows { get; }

    /// <summary>Checks ports and values in the order in which they depend on each other.</summary>
    public IReadOnlyDictionary<string, Shape?> Check(IEnumerable<Member> order)
    {
        foreach (Member member in order)
        {
            try
            {
                if (member.Kind == MemberKind.BlockValue) wired[member.Name] = Calls.Wire(member.Body!, new(Frame));
                else if (member.Kind == MemberKind.Row) Rows.Check(member);
                else shapes[member.Name] = Give(member.Name, Value(member));
            }
            catch (System.OverflowException)
            {
                Findings.Add("MF1003", member.Inherited ? 0 : member.TextSite, [member.Text.Length > 0 ? member.Text : member.Name, TooLarge]);
            }
        }

        return shapes;
    }

    /// <summary>Whether nothing is said of the shape of a value, or of what a layer gives, because it has a finding already.</summary>
    public bool IsUnknown(string name) => unknown.Contains(name);

    /// <summary>What a member gives, as it is remembered; or what it is taken to give.</summary>
    public Shape? Give(string name, Shape? shape)
    {
        if (Assumed?.Name == name) return Assumed.Shape;
        if (shape is not null) given[name] = shape;
        return shape;
    }

    /// <summary>The shape of an expression over tensors.</summary>
    public Shape? Infer(Node node, Scope scope)
    {
        switch (node.Kind)
        {
            case NodeKind.Value:
                return shapes.TryGetValue(node.Text, out Shape? known) ? known : null;
            case NodeKind.Carried:
                return scope.Find<Shape>(node.Text);
            case NodeKind.Scalar:
                return new();
            case NodeKind.Op:
                return Operation(OpTable.Find(node.Text)!, node, scope);
            case NodeKind.Apply:
                Shape?[] inputs = [.. node.Args.Select(a => Infer(a, scope))];
                return Assumed?.Name == node.Text ? Assumed.Shape : Give(node.Text, Layers.Apply(node, inputs));
            case NodeKind.Output:
                return (
                    node[0].Kind == NodeKind.Value
                        ? wired.TryGetValue(node[0].Text, out Wired? once)
                            ? once
                            : null
                        : Calls.Wire(node[0], scope)
                )?.Output(node.Text);
            case NodeKind.Fold or NodeKind.Scan:
                return Loops.Infer(node, scope);
            case NodeKind.Pick:
                return Rows.Pick(node, scope);
            case NodeKind.Choose:
                return Choose(node, scope);
            default:
                return null;
        }
    }

    /// <summary>A checker of the same case whose findings go elsewhere, for what is only tried.</summary>
    public ShapeChecker Aside(FindingBag findings) => new(Block, Frame, Reader, Matching.Aside(findings), findings, [], unknown) { Assumed = Assumed };

    /// <summary>Notes where the size of a letter can be read: the same place in every case. False if there is none.</summary>
    public bool RememberSplit(int site, string letter, Dim size)
    {
        size = Frame.Facts.Normal(size);
        if (splits.FirstOrDefault(s => s.Site == site && s.Letter == letter) is { } known)
            return shapes.TryGetValue(known.Value, out Shape? shape) && shape is not null && Frame.Facts.Normal(shape[known.Axis].Size).Equals(size);

        foreach (Member member in Block.Of(MemberKind.Input, MemberKind.Value, MemberKind.Output))
        {
            if (!shapes.TryGetValue(member.Name, out Shape? shape) || shape is null || shape.HasRest) continue;
            int axis = shape.Sizes.Select(Frame.Facts.Normal).ToList().IndexOf(size);
            if (axis < 0) continue;
            splits.Add(new(site, letter, member.Name, axis));
            return true;
        }

        return false;
    }

    private Shape? Value(Member member)
    {
        if (member.Kind is MemberKind.Input) return Reader.Read(member.Text, member.TextSite, Frame);
        if (member.Kind is MemberKind.Weight)
            return member.Body is { Args: [{ Kind: NodeKind.Text } shape, ..] } ? Reader.Made(shape.Text, shape.Site, Frame, isWeight: true) : null;
        Shape? inferred = member.Body is null || IsUnknown(member.Name) ? null : Infer(member.Body, new(Frame));
        if (member.Text.Length == 0 && member.Kind is not MemberKind.Output) return inferred;

        // Callers and later values rely on what is declared.
        if (Reader.Read(member.Text, member.Inherited ? 0 : member.TextSite, Frame) is not { } promised) return null;
        if (inferred is null) return promised;
        if (inferred.Map(Frame.Facts.Normal).Fits(promised.Map(Frame.Facts.Normal))) return inferred; // which remembers what was merged
        if (PromisedBy(member) is { } giver) Keeps(inferred, promised, member, giver);
        else Matching.Match(inferred, promised, $"'{member.Name}'", member.Site, member.TextSite == member.Site ? -1 : member.TextSite);
        return member.Kind == MemberKind.Output ? promised : null; // one of the two is wrong, and it is told
    }

    private string? PromisedBy(Member member) =>
        member.Kind == MemberKind.Output && Block.Base?.Find(member.Name)?.Text == member.Text ? Names.Last(Block.Spec.Base) : null;

    private void Keeps(Shape inferred, Shape promised, Member member, string giver)
    {
        if (Block.Spec.Silent) return; // the C# compiler may say that a part of the promise is missing
        Findings.Add("MF1008", member.Site, [member.Name, giver, Matching.Show(promised), Matching.Show(inferred)]);
    }

    private Shape? Operation(Op op, Node node, Scope scope)
    {
        if (node.Args.Any(static argument => argument.Kind == NodeKind.Unknown) || Rows.Spread(node, scope) is not { } call) return null; // has its finding
        node = call;
        if (!OpNumbers.Check(op, node, scope, Findings)) return null;
        Shape?[] inputs = [.. node.Args.Select((argument, i) => IsTensor(op, i) ? Infer(argument, scope) : new Shape())];
        return inputs.Any(static i => i is null) ? null : op.Rule(new(this, op, node, inputs!, scope));
    }

    private static bool IsTensor(Op op, int index) => op.Signature.Arguments[System.Math.Min(index, op.Signature.Arguments.Count - 1)].IsTensor;

    private Shape? Choose(Node node, Scope scope)
    {
        if (Evaluator.Truth(node[0], scope) is { } test) return Infer(test ? node[1] : node[2], scope);
        if (Infer(node[1], scope) is not { } yes || Infer(node[2], scope) is not { } no) return null;
        return Matching.Match(no, yes, "the two forms of the value", node.Site) ? yes : null;
    }
}
