using System.Text;
using MaskFormer.Definitions;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo.Text;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>Configurations and programs.</summary>
internal static class TextFormats
{
    private const string Yaml = """
        base: shapes
        model:
          backbone: { kind: ResNet, depth: R14, stem_width: 8, width: 4, norm: Group, groups: 4 }
          pixel_decoder: { kind: FpnPixelDecoder, hidden: 8, groups: 4 } # small
          classes: 10
        data: { kind: ShapesData, folder: "${HOME}/data", min_sizes: [32, 48], max_size: 64, flip: false }
        training:
          learning_rate: 1e-3
          schedule: { kind: MultiStep, milestones: [1000] }
          clip_norm: null

        """;

    private const string Loop = """
        module @loop {
          func.func @main(%arg0: tensor<3x5xf32>, %arg1: tensor<i32>) -> (tensor<5xf32>, tensor<i32>) {
            %0 = stablehlo.constant dense<0.0> : tensor<f32>
            %1 = stablehlo.constant dense<1> : tensor<i32>
            %2 = stablehlo.reduce(%arg0 init: %0) applies stablehlo.add across dimensions = [0] : (tensor<3x5xf32>, tensor<f32>) -> tensor<5xf32>
            %3:2 = stablehlo.while(%a = %2, %i = %arg1) : tensor<5xf32>, tensor<i32>
            cond {
              %4 = stablehlo.compare LT, %i, %1, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
              stablehlo.return %4 : tensor<i1>
            } do {
              %5 = stablehlo.add %a, %a : tensor<5xf32>
              %6 = stablehlo.add %i, %1 : tensor<i32>
              stablehlo.return %5, %6 : tensor<5xf32>, tensor<i32>
            }
            return %3#0, %3#1 : tensor<5xf32>, tensor<i32>
          }
        }

        """;

    /// <summary>All of them.</summary>
    /// <param name="folder">A folder of its own.</param>
    public static IEnumerable<Format> In(string folder)
    {
        string path = Path.Combine(folder, "mutation.yaml");
        yield return new("yaml", [Encoding.UTF8.GetBytes(Yaml), .. SharedFiles.Small("cases/faults/ytypo", "*.yaml")], bytes =>
        {
            File.WriteAllBytes(path, bytes);
            ConfigLoader.Load(Catalogue.All, new() { Experiment = "shapes", File = path });
        });
        byte[][] programs = [Encoding.UTF8.GetBytes(Loop), Encoding.UTF8.GetBytes(Network()), .. SharedFiles.Small("cases/faults", "*.mlir")];
        yield return new("mlir", programs, static bytes => ModuleParser.Parse(Encoding.UTF8.GetString(bytes)));
    }

    private static string Network() => ModulePrinter.Print(
        StepGraphs.Prediction(
            Experiments.Shapes with
            {
                Model = Experiments.Shapes.Model with
                {
                    Backbone = new ResNet { Depth = ResNetDepth.R14, StemWidth = 8, Width = 4, Norm = NormKind.Group, Groups = 4 },
                    PixelDecoder = new FpnPixelDecoder { Hidden = 8, Groups = 4 },
                    Hidden = 8,
                    Heads = 2,
                    Depth = 1,
                },
            }).Module);
}
