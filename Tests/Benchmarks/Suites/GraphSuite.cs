using MaskFormer.Definitions;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Text;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Benchmarks;

/// <summary>How long the R50 graph takes to build and to print, and how large its text is.</summary>
internal static class GraphSuite
{
    private static readonly NamedType[] fields = [new("Image", new TensorType(ElementType.F32, 1, 3, 640, 640))];

    public static void Run()
    {
        MaskFormerModel record = Experiments.CocoPanopticR50.Model;
        string text = Print(record);
        Console.WriteLine();
        Console.WriteLine(
            FormattableString.Invariant(
                $"coco-panoptic-r50 forward, 1 x 3 x 640 x 640: {text.Split('\n').Length:N0} lines, {text.Length / 1024:N0} KiB of MLIR"
            )
        );
        Alternation.Print("graph of coco-panoptic-r50", rounds: 15, ("build", () => Build(record)), ("build and print", () => Print(record)));
    }

    private static ForwardGraph Build(MaskFormerModel record) => ForwardGraph.Build("forward", record, fields);

    private static string Print(MaskFormerModel record) => ModulePrinter.Print(Build(record).Module);
}
