using MaskFormer.Language;
using MaskFormer.StableHlo;

namespace MaskFormer.Runtime.Training;

/// <summary>The sizes of a model's outputs, by building its graph, which computes nothing.</summary>
internal static class ModelOutputs
{
    /// <summary>The number of segments that a model can find in an image, and of classes that it tells apart, "no object" left out; null if that cannot be
    /// told without running it.</summary>
    /// <param name="model">A model with an image as its only port.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    public static (int Queries, int Classes)? Of(IBlock model, int height, int width)
    {
        int logits = model.Outputs.Select(static port => port.Name).ToList().IndexOf("Logits");
        if (logits < 0 || model is not IGraphBlock graph || model.Inputs.Count != 1) return null;
        GraphBuilder g = new();

        // [Levels, Queries, 1, Classes + 1], as predictors read it
        return graph.Build(g, "", [g.Input("image", 1, 3, height, width)])[logits].Type.Dims is [.., var queries, 1, var classes]
            ? ((int)queries, (int)classes - 1)
            : null;
    }
}
