namespace MaskFormer.StableHlo;

/// <summary>
/// Writes a graph op by op. Shapes and types are inferred and checked at once; an error names the property that
/// <see cref="Place(string)"/> named last. Methods that the language has carry the language's names.
/// </summary>
public sealed partial class GraphBuilder
{
    private readonly List<Block> open = [];
    private readonly Dictionary<string, Value> weights = [];
    private readonly List<string> weightKeys = [];
    private readonly List<(string Name, Value Value)> inputs = [];

    /// <summary>Starts a graph.</summary>
    /// <param name="options">Element type, mode, device; float32 inference on a CPU if omitted.</param>
    public GraphBuilder(GraphOptions? options = null)
    {
        Options = options ?? new();
        Compute = Options.Compute ?? Options.Float;
        Body = new Block();
        open.Add(Body);
    }

    /// <summary>How the graph is written.</summary>
    public GraphOptions Options { get; }

    /// <summary>Whether dropout and stochastic depth act.</summary>
    public bool Training => Options.Training;

    /// <summary>Element type of arithmetic.</summary>
    public ElementType Float => Options.Float;

    /// <summary>
    /// Element type that weights used as values, zeros and ones get from here on (docs/precision.md); all other types follow from the operands.
    /// </summary>
    public ElementType Compute { get; set; }

    /// <summary>Keys of the weights in the order in which they were first asked for.</summary>
    public IReadOnlyList<string> WeightKeys => weightKeys;

    /// <summary>The inputs that are not weights, in the order in which they were made.</summary>
    public IReadOnlyList<(string Name, Value Value)> Inputs => inputs;

    /// <summary>Where the next ops come from.</summary>
    public Location Location { get; set; } = Location.Unknown;

    /// <summary>The entry's body.</summary>
    internal Block Body { get; }

    internal Block Current => open[^1];

    /// <summary>Names the property that the following ops belong to: <c>Bottleneck.Out</c>.</summary>
    public void Place(string name) => Location = new(name);

    /// <summary>Names the property and its source line.</summary>
    public void Place(string name, string? file, int line, int column) => Location = new(name, file, line, column);

    /// <summary>Names the property and its source line, as generated code knows them.</summary>
    public void Place(Location place) => Location = place;

    /// <summary>An input of the graph: data, targets, state.</summary>
    /// <param name="name">Its name, unique.</param>
    /// <param name="type">Element type and sizes.</param>
    public Value Input(string name, TensorType type)
    {
        Value value = Body.AddArgument(type);
        inputs.Add((name, value));
        return value;
    }

    /// <summary>An input of the graph with the usual element type.</summary>
    public Value Input(string name, params long[] sizes) => Input(name, new TensorType(Float, sizes));

    /// <summary>A weight used as a value, of the type <see cref="Compute"/>; asked for twice it is the same one.</summary>
    /// <param name="key">The full key: <c>backbone.res2.0.conv1.weight</c>.</param>
    /// <param name="sizes">Sizes in PyTorch's order.</param>
    /// <exception cref="GraphException">MF5003: the key has other sizes already.</exception>
    public Value Weight(KeyPath key, params long[] sizes) => To(Master(key, sizes), Compute);

    /// <summary>A weight as it is stored and updated.</summary>
    /// <inheritdoc cref="Weight" path="/param"/>
    /// <inheritdoc cref="Weight" path="/exception"/>
    internal Value Master(KeyPath key, params long[] sizes)
    {
        TensorType type = new(Float, sizes);
        if (!weights.TryGetValue(key.Text, out Value? value))
        {
            value = Body.AddArgument(type);
            weights.Add(key.Text, value);
            weightKeys.Add(key.Text);
        }
        else if (!value.Type.Equals(type))
        {
            throw new GraphException(
                "MF5003",
                Location.ToString(),
                $"weight {key} is {value.Type} elsewhere and {type} here",
                "Give the two weights different keys"
            );
        }

        return value;
    }

    /// <summary>A weight made before, by its key.</summary>
    /// <exception cref="KeyNotFoundException">No such weight.</exception>
    public Value WeightOf(string key) => weights[key];

    /// <summary>The value that was written last for each property of a record, by the property's name.</summary>
    /// <param name="record">The record's name, as <see cref="Place(string)"/> got it before the point.</param>
    public Dictionary<string, Value> ValuesByPlace(string record)
    {
        Dictionary<string, Value> values = [];
        foreach ((string place, Value value) in Written)
        {
            if (place.StartsWith(record + ".", StringComparison.Ordinal))
                values[place[(record.Length + 1)..]] = value;
        }

        return values;
    }

    /// <summary>
    /// What was written so far, in order: for each stretch of nodes with one place its last value. A record that is used several times has as many stretches
    /// for a
    /// property; a property that uses other blocks has one more for each of them.
    /// </summary>
    public IEnumerable<(string Place, Value Value)> Written => Body.Nodes
        .Where((node, i) => node.Location.Name is not null && (i + 1 == Body.Nodes.Count || Body.Nodes[i + 1].Location.Name != node.Location.Name))
        .Select(static node => (node.Location.Name!, node.Results[0]));

    /// <summary>Writes a node with one result.</summary>
    /// <param name="op">What it does.</param>
    /// <param name="operands">What it works on.</param>
    /// <exception cref="GraphException">MF5035: a rule of the op is broken; MF5002: an operand belongs to another graph or block.</exception>
    public Value Emit(Op op, params ReadOnlySpan<Value> operands) => EmitMany(op, operands.ToArray(), [])[0];

    /// <summary>Writes a node with nested blocks and any number of results.</summary>
    internal IReadOnlyList<Value> EmitMany(Op op, IReadOnlyList<Value> operands, IReadOnlyList<Block> blocks)
    {
        foreach (Value operand in operands)
        {
            if (!open.Contains(operand.Home))
                throw new GraphException(
                    "MF5002",
                    Location.ToString(),
                    $"{op.Name} uses a value {operand} of another graph or of a closed block",
                    "Use values only inside the graph and block that made them"
                );
        }

        TensorType[] types = [.. operands.Select(static o => o.Type)];
        try
        {
            return Current.Add(op, operands, blocks, op.Infer(new(types, blocks)), Location).Results;
        }
        catch (RuleException broken)
        {
            throw GraphException.OfRule(op, types, broken, Location);
        }
        catch (OverflowException overflow)
        {
            throw GraphException.OfRule(op, types, overflow, Location);
        }
    }

    /// <summary>Writes a nested block.</summary>
    /// <param name="arguments">Types of its arguments.</param>
    /// <param name="body">Writes its nodes and gives what it returns.</param>
    internal Block Nested(IReadOnlyList<TensorType> arguments, Func<IReadOnlyList<Value>, IReadOnlyList<Value>> body)
    {
        Block block = new();
        foreach (TensorType type in arguments)
            block.AddArgument(type);
        open.Add(block);
        try
        {
            block.Results = body(block.Arguments);
        }
        finally
        {
            open.RemoveAt(open.Count - 1);
        }

        return block;
    }

    /// <summary>Finishes the graph: the weights in the order of their keys, then the inputs, become the arguments of <c>main</c>.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="outputs">What it returns, by name.</param>
    /// <exception cref="GraphException">An MF5xxx of the verifier.</exception>
    public Module Build(string name, params ReadOnlySpan<(string Name, Value Value)> outputs) =>
        Build(name, [.. weightKeys.Select(k => (k, weights[k], (int?)null)), .. inputs.Select(static i => (i.Name, i.Value, (int?)null))], outputs);

    /// <summary>Finishes the graph with the arguments in a chosen order and with donated ones.</summary>
    internal Module Build(string name, IReadOnlyList<(string Name, Value Value, int? Alias)> arguments, ReadOnlySpan<(string Name, Value Value)> outputs)
    {
        Body.Arrange([.. arguments.Select(static a => a.Value)]);
        (string Name, Value Value)[] results = outputs.ToArray();
        Body.Results = [.. results.Select(static o => o.Value)];
        WriteTurns(Body);
        Simplification.Run(Body);
        if (Options.Target == Target.Cpu)
        {
            ChannelsLastPass.Run(Body);
            Simplification.Run(Body);
        }

        Function main = new("main", Body)
        {
            Arguments = [.. arguments.Select(static a => new ArgumentInfo(a.Name, a.Alias))],
            ResultNames = [.. results.Select(static o => o.Name)],
        };
        Module module = new(name, [main]) { Replicas = Options.Replicas };
        Verification.Verifier.Verify(module);
        return module;
    }
}
