namespace MaskFormer.Generators;

/// <summary>What a property of a block is.</summary>
internal enum MemberKind
{
    /// <summary>May be set by experiments, YAML and the command line, or, if bound, by the enclosing block.</summary>
    Parameter,

    /// <summary>Computed from parameters.</summary>
    Derived,

    /// <summary>A rule between parameters.</summary>
    Require,

    /// <summary>A layer with weights.</summary>
    Layer,

    /// <summary>A weight used as a value.</summary>
    Weight,

    /// <summary>A nested block with its bound parameters set.</summary>
    Block,

    /// <summary>Blocks in a row.</summary>
    Stack,

    /// <summary>An input port.</summary>
    Input,

    /// <summary>A tensor.</summary>
    Value,

    /// <summary>Tensors in a row, each of a shape of its own.</summary>
    Row,

    /// <summary>A block that has been wired: several outputs, run once.</summary>
    BlockValue,

    /// <summary>A tensor that is promised to callers.</summary>
    Output,
}

/// <summary>A property of a block.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of a parameter; the block's full name for nested blocks, stacks and block values.</param>
/// <param name="Text">Shape of ports, outputs and values, message of a requirement.</param>
/// <param name="Key">Checkpoint key of what has weights.</param>
/// <param name="Body">The expression, or a parameter's default; null where there is none.</param>
/// <param name="Site">The place of its name.</param>
internal sealed record Member(MemberKind Kind, string Name, string Type, string Text, string Key, Node? Body, int Site)
{
    /// <summary>The text of a shape that is told to be missing: nothing follows from it.</summary>
    public const string NoShape = "!";

    /// <summary>The text of a scalar's shape where no text means that none is declared.</summary>
    public const string Scalar = " ";

    /// <summary>Set by the enclosing block only.</summary>
    public bool Bound { get; init; }

    /// <summary>The least allowed value; null if there is no range.</summary>
    public double? Least { get; init; }

    /// <summary>The largest allowed value; null if there is no range.</summary>
    public double? Most { get; init; }

    /// <summary>A rule that an own layer demands of its parameters.</summary>
    public bool Demand { get; init; }

    /// <summary>A rule that a nested block demands, over the names of this one.</summary>
    public bool Lifted { get; init; }

    /// <summary>Comes from the base record.</summary>
    public bool Inherited { get; init; }

    /// <summary>Left to the kinds of an abstract block.</summary>
    public bool Abstract { get; init; }

    /// <summary>The place of the attribute's text, for findings about it; the name's place if there is none.</summary>
    public int TextSite { get; init; } = Site;

    /// <summary>The place of the key's text; the name's place if the key is left out.</summary>
    public int KeySite { get; init; } = Site;

    /// <summary>Whether its name stands for a number in a shape; any other member may share its name with a symbol of a port.</summary>
    public bool IsSize => Kind is MemberKind.Parameter or MemberKind.Derived;

    /// <summary>Whether the property's type is a block.</summary>
    public bool HoldsBlock => Kind is MemberKind.Block || (Kind is MemberKind.Parameter && Type.StartsWith(BlockType, System.StringComparison.Ordinal));

    /// <summary>Whether the property's value is a record of the language.</summary>
    public bool HoldsRecord => Kind == MemberKind.Block || Type.StartsWith(BlockType, System.StringComparison.Ordinal);

    /// <summary>Full name of the block that the property holds.</summary>
    public string BlockName => Type.StartsWith(BlockType, System.StringComparison.Ordinal) ? Type.Substring(BlockType.Length) : Type;

    /// <summary>
    /// The parameter whose bound values it sets: <c>PixelDecoder</c> for <c>Pixels => PixelDecoder with { C5 = … }</c>; otherwise empty.
    /// Only that form has all values, so it is the one whose requirements are tested.
    /// </summary>
    public string Binds => Body is { Kind: NodeKind.With } with && with[0] is { Kind: NodeKind.Block, Text: var name } ? name : "";

    /// <summary>Whether its body makes blocks, rather than wires them or names others.</summary>
    public bool MakesBlocks => Body is { } body && Makes(body);

    private static bool Makes(Node body) => body.Kind switch
    {
        NodeKind.New or NodeKind.With or NodeKind.Repeat => true,
        NodeKind.Choose => Makes(body[1]) && Makes(body[2]),
        _ => false,
    };

    /// <summary>Stands before a block's name in the type of a parameter.</summary>
    public const string BlockType = "block ";
}
