using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// What generated modules derive from: weights are registered under the keys of the original's checkpoints,
/// values can be watched under the names of the record's properties.
/// </summary>
public abstract class BlockModule : nn.Module
{
    private readonly List<(string Path, BlockModule Block)> nested = [];
    private readonly List<BlockModule> merged = [];

    static BlockModule() => NativeLibrary.Prepare();

    /// <summary>Makes a module without weights.</summary>
    /// <param name="name">The record's name.</param>
    protected BlockModule(string name)
        : base(name)
    {
    }

    /// <summary>
    /// Receives every watched value with its dotted path: <c>Decoded.P5</c>, <c>Layers.3.Y</c>. Set it on the outermost block; null switches it off.
    /// The tensor is only valid during the call.
    /// </summary>
    public Action<string, Tensor>? Observer
    {
        get;
        set
        {
            field = value;
            foreach ((string path, BlockModule block) in nested)
                block.Observer = value is null ? null : (inner, x) => value(path.Length == 0 ? inner : $"{path}.{inner}", x);
        }
    }

    /// <summary>
    /// The type of what flows through the block between its inputs and outputs (docs/precision.md), null for the type of the inputs. Set it on the outermost
    /// block. Weights keep their own type in any case.
    /// </summary>
    public ScalarType? Compute
    {
        get;
        set
        {
            field = value;
            foreach ((_, BlockModule block) in nested) block.Compute = value;
        }
    }

    /// <summary>As <see cref="Run"/>, in the type <see cref="Compute"/>: floating-point inputs are rounded to it, results get the type of the inputs.</summary>
    /// <param name="inputs">One tensor for each input port.</param>
    public IReadOnlyList<Tensor> RunComputing(IReadOnlyList<Tensor> inputs)
    {
        if (Compute is not { } type) return Run(inputs);
        using var scope = NewDisposeScope();
        ScalarType outside = inputs.FirstOrDefault(static x => x.is_floating_point())?.dtype ?? ScalarType.Float32;
        IReadOnlyList<Tensor> outputs = Run([.. inputs.Select(x => Typed(x, type))]);
        return [.. outputs.Select(x => Typed(x, outside).MoveToOuterDisposeScope())];

        static Tensor Typed(Tensor x, ScalarType type) => x.is_floating_point() && x.dtype != type ? x.to(type) : x;
    }

    /// <summary>Runs the block: inputs in the order of its input ports, results in the order of its outputs.</summary>
    /// <param name="inputs">One tensor for each input port.</param>
    public abstract IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs);

    /// <summary>Applies the block to every item of an axis, one after the other: its ports are those of one item, results have the items in front.</summary>
    /// <param name="inputs">What feeds each port; one at least has items of its own.</param>
    /// <exception cref="MaskFormerException">MF5063: no input has items; MF2001: inputs differ in their number.</exception>
    public virtual IReadOnlyList<Tensor> Each(params IReadOnlyList<EachInput> inputs) => ItemLoop.Run(this, inputs);

    /// <inheritdoc/>
    public override void train(bool train = true)
    {
        base.train(train);
        foreach (BlockModule block in merged) block.train(train);
    }

    /// <summary>Ends a step: what batch norms saw in its passes goes into their running means.</summary>
    /// <param name="made">Whether the step was made; else it is dropped.</param>
    public void EndStep(bool made)
    {
        foreach (IStepState state in modules().OfType<IStepState>()) state.End(made);
    }

    /// <summary>Registers a layer or a nested block.</summary>
    /// <param name="key">Its key below this block. Points make levels in between (<c>conv1.norm</c> is a child of <c>conv1</c>); an empty key merges the
    /// child's weights into this level, and the key of another block into that block's.</param>
    /// <param name="child">The layer or block.</param>
    /// <param name="path">What its watched values are called here; left out, the key with capital letters: <c>layers.3</c> is <c>Layers.3</c>.</param>
    /// <exception cref="MaskFormerException">MF4001: the key is taken.</exception>
    protected void Register(string key, nn.Module child, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        bool isMerged = KeyedLevels.Add(this, key, child);
        if (child is not BlockModule block) return;
        nested.Add((path ?? KeyedLevels.ToPath(key), block));
        if (isMerged) merged.Add(block);
    }

    /// <summary>Registers a weight that is used as a value, an embedding for instance.</summary>
    /// <param name="key">Its key below this block; points make levels in between.</param>
    /// <param name="weight">The weight; it is taken out of the current dispose scope.</param>
    /// <exception cref="MaskFormerException">MF4001: the key is taken.</exception>
    protected void Register(string key, Parameter weight) => KeyedLevels.Add(this, key, weight);

    /// <summary>A weight used as a value, in the type <see cref="Compute"/>.</summary>
    protected Tensor Use(Parameter weight) => Compute is { } type && type != weight.dtype ? weight.to(type) : weight;

    /// <summary>Reports a value to the observer, if there is one.</summary>
    /// <param name="value">The property's name.</param>
    /// <param name="x">Its value.</param>
    /// <returns><paramref name="x"/> itself.</returns>
    protected Tensor Watch(string value, Tensor x)
    {
        Observer?.Invoke(value, x);
        return x;
    }

    /// <summary>Weights are registered by key; TorchSharp's search through the fields would register them a second time.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        InPlaceConversion.Run(this, dtype, device);
        if (device is not null) (_deviceType, _deviceIndex) = (device.type, device.index);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        foreach (BlockModule block in merged) block.Dispose();
    }
}
