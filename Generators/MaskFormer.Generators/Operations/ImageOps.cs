using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Operations on maps <c>[B, C, H, W]</c>.</summary>
internal static class ImageOps
{
    private static readonly Argument x = Argument.Tensor("x");
    private static readonly Argument kernel = Argument.Number("kernel");
    private static readonly Argument stride = Argument.Number("stride");

    public static IEnumerable<Op> Rows =>
        [
            new("MaxPool", new(x, kernel, stride, Argument.Number("padding")), Pool),
            new("AvgPool", new(x, kernel, stride, Argument.Number("padding", "0")), Pool),
            new("GridSample", new(x, Argument.Tensor("points"), new Argument("alignCorners", ArgumentKind.Flag, "false")), GridSample),
            new Op("ResizeLike", new(x, Argument.Tensor("like"), new Argument("mode", ArgumentKind.Enum, "Resize.Nearest", Named: false)), ResizeLike) with
            {
                Torch = static call => Spell.Torch(call, keepDefaults: true),
                Graph = static call => Spell.Graph(call, keepDefaults: true),
            },
            new("SinePosition", new(Argument.Tensor("like"), Argument.Size("features")), SinePosition),
        ];

    private static Shape? ResizeLike(OpCall call) =>
        call.AtLeastRank(0, 2) && call.AtLeastRank(1, 2)
            ? new([.. call.Input(0).Axes.Take(call.Input(0).Rank - 2), call.Input(1)[-2], call.Input(1)[-1]])
            : null;

    private static Shape? SinePosition(OpCall call) => call.Rank(0, 4) ? call.Input(0).With(1, Dim.Const(2) * call.Number("features")) : null;

    private static Shape? Pool(OpCall call) =>
        call.Rank(0, 4) && call.Count("kernel") is { } kernel && call.Count("stride") is { } stride
            ? call.Input(0).MapLast(2, n => Windows.Count(n, kernel, stride, call.Number("padding"), Dim.Const(1)))
            : null;

    private static Shape? GridSample(OpCall call)
    {
        if (!call.Rank(0, 4) || !call.Rank(1, 4)) return null;
        (Shape maps, Shape points) = (call.Input(0), call.Input(1));
        return call.MatchAt(1, points[0].Size, maps[0].Size, "batch of the points of GridSample")
            && call.MatchAt(1, points[3].Size, Dim.Const(2), "last axis of the points of GridSample, x and y")
            ? new(maps[0], maps[1], points[1], points[2])
            : null;
    }

    private static Shape MapLast(this Shape shape, int count, System.Func<Dim, Dim> map) =>
        new([.. shape.Axes.Select((axis, i) => i < shape.Rank - count ? axis : new Axis(map(axis.Size)))]);
}

/// <summary>How many windows fit, for convolution and pooling.</summary>
internal static class Windows
{
    /// <summary>floor((n + 2p - d(k-1) - 1)/s) + 1 = ceil((n + 2p - d(k-1))/s), for every n for which there is one.</summary>
    public static Dim Count(Dim n, Dim kernel, Dim stride, Dim padding, Dim dilation) =>
        Quotients.Ceiling(n + (Dim.Const(2) * padding) - (dilation * (kernel - Dim.Const(1))), stride);
}
