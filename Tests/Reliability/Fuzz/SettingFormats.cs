using System.Text;
using MaskFormer.Definitions;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>What lies beside weights of Hugging Face: the model's settings, those of its image processor, the list of files.</summary>
internal static class SettingFormats
{
    private const string Model = """
        {"model_type": "maskformer", "architectures": ["MaskFormerForInstanceSegmentation"], "fpn_feature_size": 256, "mask_feature_size": 256,
         "num_labels": 133, "id2label": {"0": "person", "1": "bicycle"}, "backbone_config": {"model_type": "resnet", "depths": [3, 4, 6, 3],
         "hidden_sizes": [256, 512, 1024, 2048], "hidden_act": "relu"}, "decoder_config": {"model_type": "detr", "num_queries": 100, "d_model": 256,
         "decoder_layers": 6, "encoder_layers": 0, "decoder_ffn_dim": 2048, "dropout": 0.1, "activation_function": "relu"}}
        """;

    private const string Processor = """
        {"image_processor_type": "MaskFormerImageProcessor", "do_resize": true, "do_rescale": true, "do_normalize": true,
         "rescale_factor": 0.00392156862745098, "image_mean": [0.48500001430511475, 0.4560000002384186, 0.4059999883174896],
         "image_std": [0.2290000021457672, 0.2239999920129776, 0.22499999403953552],
         "size": {"shortest_edge": 800, "longest_edge": 1333}, "size_divisor": 32, "resample": 2, "ignore_index": 255}
        """;

    private const string Index = """
        {"metadata": {"total_size": 24}, "weight_map": {"layer.weight": "model-00001-of-00002.safetensors", "steps": "model-00002-of-00002.safetensors"}}
        """;

    /// <summary>All of them.</summary>
    /// <param name="folder">A folder of its own.</param>
    public static IEnumerable<Format> In(string folder)
    {
        IExperiment experiment = Catalogue.All.First(static entry => entry.Name == "coco-panoptic-r50").Create();
        string model = Path.Combine(folder, "config.json"), processor = Path.Combine(folder, "preprocessor_config.json");
        yield return new("config-json", [Encoding.UTF8.GetBytes(Model)], bytes =>
        {
            File.WriteAllBytes(model, bytes);
            File.Delete(processor);
            WeightSettings.Demand(folder, experiment);
        })
        {
            IsRefused = false, // most of the settings mean nothing to this program
        };
        yield return new("processor", [Encoding.UTF8.GetBytes(Processor)], bytes =>
        {
            File.WriteAllText(model, Model);
            File.WriteAllBytes(processor, bytes);
            WeightSettings.Demand(folder, experiment);
        });
        string index = Path.Combine(folder, "model.safetensors.index.json");
        NamedTensor[] tensors = [NamedTensor.From<float>("layer.weight", [2, 3], [1, 2, 3, 4, 5, 6]), NamedTensor.From<long>("steps", [], [7])];
        for (int i = 0; i < tensors.Length; i++)
            File.WriteAllBytes(Path.Combine(folder, $"model-0000{i + 1}-of-00002.safetensors"), SafetensorsWriter.ToBytes([tensors[i]], null));
        yield return new("index", [Encoding.UTF8.GetBytes(Index)], bytes =>
        {
            File.WriteAllBytes(index, bytes);
            WeightImport.ReadAll(folder, []);
        });
    }
}
