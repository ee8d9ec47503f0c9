using MaskFormer.Definitions;
using MaskFormer.Runtime.Contracts;
using MaskFormer.StableHlo;

namespace MaskFormer.Benchmarks;

/// <summary>How long the R50 graph takes to build and to print, and how large its text is.</summary>
internal static class GraphSuite
{
    public static void Run()
    {
        MaskFormerModel record = Experiments.CocoPanopticR50.Model;
        string text = Print(Build(record));
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant($"coco-panoptic-r50 forward, 1 x 3 x 640 x 640: {text.Split('\n').Length:N0} lines, {text.Length / 1024:N0} KiB of MLIR"));
        Alternation.Print("graph of coco-panoptic-r50", rounds: 15, ("build", () => Build(record)), ("build and print", () => Print(Build(record))));
    }

    private static Module Build(MaskFormerModel record)
    {
        GraphBuilder graph = new();
        Value image = graph.Input("image", ElementType.F32, 1, 3, 640, 640);
        return graph.Finish([.. ((IGraphBlock)record).Build(graph, "", [image])]);
    }

    private static string Print(Module module) => module.ToString()!;
}
