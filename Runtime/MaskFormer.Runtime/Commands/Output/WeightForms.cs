using System.Text;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Commands;

/// <summary>The forms in which <c>convert</c> writes weights.</summary>
internal static class WeightForms
{
    public const string Safetensors = "safetensors", Torch = "torch", HuggingFace = "huggingface";

    /// <summary>All of them.</summary>
    public static string[] Names => [Safetensors, Torch, HuggingFace];

    /// <summary>Whether a form, or weights that may be missing, ask for a model.</summary>
    public static bool NeedsExperiment(string form, string[] missing) => form == HuggingFace || missing.Length > 0;

    /// <summary>Refuses what needs a model where none is named.</summary>
    /// <exception cref="MaskFormerException">MF3020.</exception>
    public static void DemandExperiment(string form, string[] missing)
    {
        if (!NeedsExperiment(form, missing)) return;
        string option = form == HuggingFace ? "--to huggingface" : "--missing";
        throw MaskFormerException.WrongInput("MF3020", option, "it is about the weights of a model, and none is named", "Add --for EXPERIMENT");
    }

    /// <summary>Writes weights: whole files or none.</summary>
    /// <param name="weights">Under the model's keys.</param>
    /// <param name="form">One of <see cref="Names"/>.</param>
    /// <param name="target">A file, or a folder.</param>
    /// <param name="experiment">The experiment whose weights they are; null if it is not known.</param>
    /// <param name="folder">What a folder of Hugging Face holds.</param>
    /// <param name="card">What travels with them; null for nothing.</param>
    /// <exception cref="MaskFormerException">MF4205: the other program has no place for a weight. Nothing is written then.</exception>
    public static void Write(IReadOnlyList<NamedTensor> weights, string form, string target, IExperiment? experiment, ForeignFolder? folder, WeightsCard? card)
    {
        if (folder is not null)
        {
            IReadOnlyList<NamedTensor> theirs = ForeignWeights.Of(weights, folder);
            Directory.CreateDirectory(target);
            Dictionary<string, string> format = new() { ["format"] = "pt" }, header = WeightsCard.Header(format, card); // without it transformers refuses
            AtomicFile.Write(Path.Combine(target, "model.safetensors"), stream => SafetensorsWriter.Write(theirs, header, stream));
            foreach ((string name, string text) in folder.Texts)
                AtomicFile.Write(Path.Combine(target, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            return;
        }

        if (form == Torch && weights.FirstOrDefault(static tensor => !TorchTypes.HasStorage(tensor.Info.Type)) is { } other)
            throw MaskFormerException.WrongInput(
                "MF4205", other.Name, $"a .pth has no storage of {other.Info.Describe()}", "Write it as safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        if (form == Torch)
            AtomicFile.Write(target, stream => TorchWriter.Write(weights, experiment?.StateVersions ?? new Dictionary<string, int>(), stream, card));
        else
            AtomicFile.Write(target, stream => SafetensorsWriter.Write(weights, card?.Texts, stream));
    }
}
