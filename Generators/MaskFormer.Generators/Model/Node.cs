using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>What a node of the intermediate representation is.</summary>
internal enum NodeKind
{
    /// <summary>Could not be read and is reported already; nothing that holds it fails again.</summary>
    Unknown,

    // Expressions over parameters.

    /// <summary>A number; the text is C#.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A string; the text is its value.</summary>
    Text,

    /// <summary>An own parameter or derived value.</summary>
    Name,

    /// <summary>The running number of <c>Repeat</c>; the text is the lambda parameter.</summary>
    Index,

    /// <summary>A parameter of another record: <c>Pixels.ContextDim</c>; the argument is the record.</summary>
    Path,

    /// <summary>A constant of an enum; the text is C#.</summary>
    Enum,

    /// <summary><c>!a</c> or <c>-a</c>; the text is the operator.</summary>
    Unary,

    /// <summary>An operator with two sides; the text is the operator.</summary>
    Binary,

    /// <summary><c>test ? a : b</c>, over parameters, tensors, layers or blocks.</summary>
    Choose,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>(int)a</c>; the text is the type.</summary>
    Cast,

    /// <summary><c>a switch { pattern => b, … }</c>: the input, then <see cref="Arm"/>.</summary>
    Switch,

    /// <summary>Pattern, condition behind <c>when</c> if there is one, result.</summary>
    Arm,

    /// <summary><c>a is pattern</c>.</summary>
    Is,

    /// <summary>A comparison with the argument, <c>not</c>, <c>and</c>, <c>or</c>, a type, or anything.</summary>
    Pattern,

    /// <summary><c>[a, b]</c>.</summary>
    List,

    /// <summary><c>Widths[i]</c>: a list and a place in it.</summary>
    At,

    /// <summary>A static property; the text is its full name, the argument what stands right of the arrow.</summary>
    Static,

    /// <summary>Other C#, which is run but not understood; own names are marked by <see cref="Node.Self"/>.</summary>
    Opaque,

    // Expressions over tensors.

    /// <summary>A port, value or output.</summary>
    Value,

    /// <summary>The carried tensor of a fold; the text is the lambda parameter.</summary>
    Carried,

    /// <summary>A number among tensors; the argument is the parameter expression.</summary>
    Scalar,

    /// <summary>A call of an operation of the table; the text is its name, the arguments are in the order of its signature.</summary>
    Op,

    /// <summary>A call of a layer property; the text is the property.</summary>
    Apply,

    /// <summary>An output of a block; the text is the output, the argument an <see cref="On"/> or a <see cref="Value"/> that names a block value.</summary>
    Output,

    /// <summary><c>block.On(inputs)</c>, or <c>Each</c>, which is the text then; the first argument is the block.</summary>
    On,

    /// <summary>An input of <c>Each</c> that all items share.</summary>
    Same,

    /// <summary><c>row.Fold(seed, (item, carried, index) => body)</c>; its parts are a <see cref="Loop"/>.</summary>
    Fold,

    /// <summary>As <see cref="Fold"/>, stacking.</summary>
    Scan,

    /// <summary>As <see cref="Fold"/>, but the result is a row of tensors.</summary>
    Collect,

    /// <summary><c>row.Map((item, index) => body)</c>: a row of tensors, and nothing carried.</summary>
    Map,

    /// <summary>Two rows of blocks that a loop walks together.</summary>
    Zip,

    /// <summary><c>[a, b]</c>, a row of tensors.</summary>
    Row,

    /// <summary>A row of tensors among tensors: all that it holds.</summary>
    Spread,

    /// <summary><c>row[index]</c>: a row of tensors, and an expression over parameters and numbers of turns.</summary>
    Pick,

    // Expressions over records.

    /// <summary>A property that holds a block.</summary>
    Block,

    /// <summary>The item of a fold; the text is the lambda parameter.</summary>
    Item,

    /// <summary><c>new T { … }</c>; the text is T's full name, the arguments are <see cref="Set"/>.</summary>
    New,

    /// <summary><c>block with { … }</c>: the block, then <see cref="Set"/>.</summary>
    With,

    /// <summary><c>Name = value</c>.</summary>
    Set,

    /// <summary><c>Repeat(count, i => block)</c>: count, block; the text is the lambda parameter.</summary>
    Repeat,
}

/// <summary>One node of the intermediate representation. <c>Site</c> numbers a place in the block's source and survives edits to blank space.</summary>
internal sealed record Node(NodeKind Kind, string Text, EquatableArray<Node> Args, int Site)
{
    /// <summary>Stands before own names in <see cref="NodeKind.Opaque"/> text; emitters replace it.</summary>
    public const char Self = '§';

    /// <summary>Stands before numbers of turns in <see cref="NodeKind.Opaque"/> text.</summary>
    public const char Turn = '¶';

    /// <summary>The text of an <see cref="NodeKind.On"/> that is done for every item of an axis.</summary>
    public const string Each = "Each";

    /// <summary>The text of a pattern that everything fits.</summary>
    public const string AnyPattern = "_";

    /// <summary>The text of a pattern that values of a type fit.</summary>
    public const string TypePattern = "is";

    public static Node Unknown { get; } = new(NodeKind.Unknown, "", [], 0);

    public Node this[int index] => Args[index];

    public IEnumerable<Node> Descend() => Args.SelectMany(static a => a.Descend()).Prepend(this);

    /// <summary>The same, all of it at one place: what is read elsewhere is told where it is named.</summary>
    public Node At(int site) => new(Kind, Text, new(Args.Select(argument => argument.At(site))), site);

    /// <summary>The same without places: for contracts, which must not change when code moves inside a block.</summary>
    public Node WithoutSites() => new(Kind, Text, new(Args.Select(static a => a.WithoutSites())), 0);
}
