using System.Globalization;

namespace MaskFormer.StableHlo;

/// <summary>Which axis plays which role in one tensor of a convolution.</summary>
/// <param name="First">Batch axis of data; input-feature axis of a kernel.</param>
/// <param name="Second">Feature axis of data; output-feature axis of a kernel.</param>
/// <param name="Spatial">Spatial axes in order.</param>
public sealed record ConvolutionAxes(long First, long Second, IReadOnlyList<long> Spatial)
{
    /// <summary>Text with the given letters for the first two roles: <c>b, f, 0, 1</c>.</summary>
    internal string Write(char first, char second)
    {
        string[] text = new string[Spatial.Count + 2];
        text[First] = first.ToString();
        text[Second] = second.ToString();
        for (int i = 0; i < Spatial.Count; i++)
            text[Spatial[i]] = i.ToString(CultureInfo.InvariantCulture);
        return string.Join(", ", text);
    }
}

/// <summary>Cross-correlation of data (left) with a kernel (right).</summary>
/// <param name="Left">Roles of the data's axes.</param>
/// <param name="Kernel">Roles of the kernel's axes.</param>
/// <param name="Output">Roles of the result's axes.</param>
/// <param name="Strides">Steps of the window, one per spatial axis.</param>
/// <param name="Padding">Low and high padding, may be negative.</param>
/// <param name="LeftDilation">Spacing of the data's elements.</param>
/// <param name="RightDilation">Spacing of the kernel's elements.</param>
/// <param name="FeatureGroups">Groups of features.</param>
/// <param name="BatchGroups">Groups of the batch; only the gradient of a grouped kernel needs them.</param>
/// <param name="Precision">Passes on accelerators.</param>
/// <param name="Result">Element type of the result.</param>
public sealed record ConvolutionOp(
    ConvolutionAxes Left,
    ConvolutionAxes Kernel,
    ConvolutionAxes Output,
    IReadOnlyList<long> Strides,
    IReadOnlyList<(long Low, long High)> Padding,
    IReadOnlyList<long> LeftDilation,
    IReadOnlyList<long> RightDilation,
    long FeatureGroups,
    long BatchGroups,
    Precision Precision,
    ElementType Result) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.convolution";

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(2);
        TensorType x = signature[0], w = signature[1];
        int spatial = Strides.Count;
        if (x.Rank != spatial + 2 || w.Rank != spatial + 2)
            throw Rules.Broken($"data and kernel must have {spatial + 2} axes for {spatial} spatial axes: {x} and {w}");
        if (x.Element != w.Element || (Result != x.Element && !(Result.IsFloat() && x.Element.IsFloat() && Result.Size() > x.Element.Size())))
            throw Rules.Broken($"data and kernel must have equal element types and the result the same or a wider float: {x}, {w}, {Result.Mlir()}");
        foreach (ConvolutionAxes axes in (ReadOnlySpan<ConvolutionAxes>)[Left, Kernel, Output])
        {
            Rules.Entries(axes.Spatial.Count, spatial, "spatial dimensions");
            Rules.Axes([axes.First, axes.Second, .. axes.Spatial], spatial + 2, "dimension number");
        }

        Rules.Entries(Padding.Count, spatial, "padding");
        Rules.Entries(LeftDilation.Count, spatial, "lhs_dilation");
        Rules.Entries(RightDilation.Count, spatial, "rhs_dilation");
        long batch = x.Dims[(int)Left.First], features = x.Dims[(int)Left.Second];
        long inputs = w.Dims[(int)Kernel.First], outputs = w.Dims[(int)Kernel.Second];
        if (FeatureGroups < 1 || BatchGroups < 1 || (FeatureGroups > 1 && BatchGroups > 1))
            throw Rules.Broken($"group counts must be at least 1 and one of them 1, got {FeatureGroups} and {BatchGroups}");
        if (inputs * FeatureGroups != features)
            throw Rules.Broken($"kernel input features {inputs} times feature groups {FeatureGroups} must equal the data's features {features}");
        if (outputs % FeatureGroups != 0 || outputs % BatchGroups != 0 || batch % BatchGroups != 0)
            throw Rules.Broken($"output features {outputs} and batch {batch} must divide by the group counts {FeatureGroups} and {BatchGroups}");
        long[] dims = new long[spatial + 2];
        dims[Output.First] = batch / BatchGroups;
        dims[Output.Second] = outputs;
        for (int i = 0; i < spatial; i++)
        {
            if (Strides[i] < 1 || LeftDilation[i] < 1 || RightDilation[i] < 1)
                throw Rules.Broken($"spatial axis {i}: stride {Strides[i]} and dilations {LeftDilation[i]}, {RightDilation[i]} must be at least 1");
            long size = w.Dims[(int)Kernel.Spatial[i]];
            if (size < 1)
                throw Rules.Broken($"spatial axis {i}: the kernel is empty");
            long padded = checked(Rules.Dilated(x.Dims[(int)Left.Spatial[i]], LeftDilation[i]) + Padding[i].Low + Padding[i].High);
            dims[Output.Spatial[i]] = Rules.Windows(padded, Rules.Dilated(size, RightDilation[i]), Strides[i]);
        }

        return [Rules.Checked(new TensorType(Result, dims))];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        attributes.Integers("window_strides", Strides);
        attributes.Matrix("padding", [.. Padding.Select(static p => (long[])[p.Low, p.High])], 2);
        attributes.Integers("lhs_dilation", LeftDilation);
        attributes.Integers("rhs_dilation", RightDilation);
        attributes.Raw("dimension_numbers", $"#stablehlo.conv<[{Left.Write('b', 'f')}]x[{Kernel.Write('i', 'o')}]->[{Output.Write('b', 'f')}]>");
        attributes.Integer("feature_group_count", FeatureGroups);
        attributes.Integer("batch_group_count", BatchGroups);
        attributes.Raw("precision_config", $"[#stablehlo<precision {Precision}>, #stablehlo<precision {Precision}>]");
    }
}
