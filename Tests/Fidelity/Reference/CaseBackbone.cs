using System.Text.Json;
using MaskFormer.Definitions;
using static MaskFormer.Fidelity.CaseModel;

namespace MaskFormer.Fidelity;

/// <summary>From the backbone of the original's effective configuration to ours. What we cannot say skips the test by name.</summary>
internal static class CaseBackbone
{
    /// <summary>The backbone of a case.</summary>
    public static Backbone Of(ReferenceCase from, JsonElement config)
    {
        string builder = config.Text("BACKBONE");
        Known(from, "BACKBONE", builder, "build_resnet_backbone", "build_resnet_deeplab_backbone", "D2SwinTransformer");
        return builder == "D2SwinTransformer" ? Swin(from, config.GetProperty("SWIN")) : ResNet(from, config.GetProperty("RESNETS"), builder);
    }

    private static ResNet ResNet(ReferenceCase from, JsonElement resnet, string builder)
    {
        Known(from, "RESNETS.NORM", resnet.Text("NORM"), "FrozenBN");
        Known(from, "RESNETS.STRIDE_IN_1X1", resnet.Bool("STRIDE_IN_1X1").ToString(), "False");
        Known(from, "RESNETS.NUM_GROUPS", resnet.Int("NUM_GROUPS").ToString(), "1");
        Known(from, "RESNETS.RES5_DILATION", resnet.Int("RES5_DILATION").ToString(), "1");
        int width = resnet.Int("WIDTH_PER_GROUP");
        string depth = $"R{resnet.Int("DEPTH")}";
        Known(from, "RESNETS.DEPTH", depth, "R18", "R34", "R50", "R101", "R152");
        ResNet plain = new() { Depth = Enum.Parse<ResNetDepth>(depth), StemWidth = resnet.Int("STEM_OUT_CHANNELS"), Width = width };
        Known(from, "RESNETS.RES2_OUT_CHANNELS", resnet.Int("RES2_OUT_CHANNELS").ToString(), plain.C2.ToString());
        if (builder == "build_resnet_backbone") return plain; // to which STEM_TYPE and RES5_MULTI_GRID say nothing
        Known(from, "RESNETS.STEM_TYPE", resnet.Text("STEM_TYPE"), "deeplab");
        Known(from, "RESNETS.RES5_MULTI_GRID", string.Join(",", resnet.List("RES5_MULTI_GRID").Select(static d => d.GetInt32())), "1,2,4");
        return plain with { Stem = new DeepStem(), MultiGrid = true };
    }

    private static Swin Swin(ReferenceCase from, JsonElement swin)
    {
        Known(from, "SWIN.PATCH_SIZE", swin.Int("PATCH_SIZE").ToString(), "4");
        Known(from, "SWIN.QKV_BIAS", swin.Bool("QKV_BIAS").ToString(), "True");
        Known(from, "SWIN.QK_SCALE", swin.Maybe("QK_SCALE")?.ToString() ?? "", "");
        Known(from, "SWIN.DROP_RATE", swin.Double("DROP_RATE").ToString(), "0");
        Known(from, "SWIN.ATTN_DROP_RATE", swin.Double("ATTN_DROP_RATE").ToString(), "0");
        Known(from, "SWIN.APE", swin.Bool("APE").ToString(), "False");
        Known(from, "SWIN.PATCH_NORM", swin.Bool("PATCH_NORM").ToString(), "True");
        return new()
        {
            Width = swin.Int("EMBED_DIM"),
            Depths = [.. swin.List("DEPTHS").Select(static depth => depth.GetInt32())],
            Heads = [.. swin.List("NUM_HEADS").Select(static heads => heads.GetInt32())],
            Window = swin.Int("WINDOW_SIZE"),
            MlpRatio = (int)swin.Double("MLP_RATIO"),
            DropRate = swin.Double("DROP_PATH_RATE"),
        };
    }
}
