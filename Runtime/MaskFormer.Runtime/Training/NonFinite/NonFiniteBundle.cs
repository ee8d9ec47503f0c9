using System.Text.Json;
using System.Text.Json.Serialization;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// All that a step needs to be computed again, on any machine and engine: configuration, weights, moments, batch, random states, in one folder that appears
/// whole or not at all.
/// </summary>
/// <param name="Facts">What is known of the step.</param>
/// <param name="Weights">The weights before it.</param>
/// <param name="Optimizer">The optimizer before it.</param>
/// <param name="Batches">The parts of its batch.</param>
internal sealed record NonFiniteBundle(
    BundleFacts Facts, IReadOnlyList<NamedTensor> Weights, IReadOnlyList<NamedTensor> Optimizer, IReadOnlyList<TrainingBatch> Batches)
{
    /// <summary>The configuration of the run, in the bundle.</summary>
    public const string Config = "config.resolved.yaml";

    private const int Format = 1, Kept = 2;
    private const string FactsFile = "bundle.json", Writing = ".writing-", BatchFile = "batch.safetensors";

    private static readonly JsonSerializerOptions json = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Writes the bundle of a step below a folder; of the earlier ones the latest stay.</summary>
    /// <param name="folder">The run's folder of bundles.</param>
    /// <param name="config">The run's configuration.</param>
    /// <returns>The bundle's folder.</returns>
    /// <exception cref="IOException">It could not be written; nothing is left of it.</exception>
    public string Write(string folder, string config)
    {
        string name = CheckpointFolder.Name(Facts.Step), writing = Path.Combine(folder, Writing + name), target = Path.Combine(folder, name);
        try
        {
            if (Directory.Exists(writing)) Directory.Delete(writing, recursive: true);
            Directory.CreateDirectory(writing);
            Dictionary<string, string> hashes = new()
            {
                [CheckpointFolder.Weights] = Tensors(writing, CheckpointFolder.Weights, Weights),
                [CheckpointFolder.Optimizer] = Tensors(writing, CheckpointFolder.Optimizer, Optimizer),
                [BatchFile] = Tensors(writing, BatchFile, Batches.SelectMany(BatchTensors.Of)),
                [Config] = Copied(config, Path.Combine(writing, Config)),
            };
            AtomicFile.Write(
                Path.Combine(writing, FactsFile), stream => JsonSerializer.Serialize(stream, Facts with { Format = Format, Hashes = hashes }, json));
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            Directory.Move(writing, target);
        }
        catch
        {
            if (Directory.Exists(writing)) Directory.Delete(writing, recursive: true);
            throw;
        }

        Prune(folder);
        return target;
    }

    /// <summary>Reads a bundle, and believes nothing whose hash is another.</summary>
    /// <exception cref="MaskFormerException">MF7045: it is none, or damaged.</exception>
    public static NonFiniteBundle Read(string folder)
    {
        try
        {
            BundleFacts facts = JsonSerializer.Deserialize<BundleFacts>(FileContent.ReadAll(Path.Combine(folder, FactsFile)), json)
                ?? throw new FormatException($"{FactsFile} holds null");
            if (facts.Format != Format) throw new FormatException($"it has format {facts.Format}, this program reads {Format}");
            if (facts.Parts.Any(static part => part?.Images.Contains(null!) != false) || facts.Maxima.Contains(null!))
                throw new FormatException($"{FactsFile} holds null in a list");
            foreach (string name in new[] { CheckpointFolder.Weights, CheckpointFolder.Optimizer, BatchFile, Config })
            {
                if (facts.Hashes.GetValueOrDefault(name) != Hash(Path.Combine(folder, name))) throw new FormatException($"{name} is not what was written");
            }

            Dictionary<string, NamedTensor> batch = SafetensorsReader.ReadAll(Path.Combine(folder, BatchFile)).ToDictionary(static tensor => tensor.Name);
            return new(
                facts,
                SafetensorsReader.ReadAll(Path.Combine(folder, CheckpointFolder.Weights)),
                SafetensorsReader.ReadAll(Path.Combine(folder, CheckpointFolder.Optimizer)),
                [.. facts.Parts.Select((part, number) => BatchTensors.Read(batch, number, part))]);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or JsonException or FormatException or ArgumentException or MaskFormerException)
        {
            throw new MaskFormerException(
                "MF7045",
                folder,
                $"there is no whole bundle of a step here: {error.Message.TrimEnd('.')}",
                "Name a folder that a training left below nonfinite/ in its run, and copy it whole",
                error);
        }
    }

    // Keeps the bundles of the latest steps up to this one. Bundles of later steps are from before the run went back to an earlier checkpoint, and do not
    // count.
    private void Prune(string folder)
    {
        IEnumerable<long> steps = DiskFileSystem.Instance.List(folder).Select(CheckpointFolder.StepOf).OfType<long>().Where(step => step <= Facts.Step);
        string[] old = [.. steps.OrderDescending().Skip(Kept).Select(step => Path.Combine(folder, CheckpointFolder.Name(step)))];
        foreach (string one in old.Concat(Directory.GetDirectories(folder, Writing + "*"))) Directory.Delete(one, recursive: true);
    }

    private static string Tensors(string folder, string name, IEnumerable<NamedTensor> tensors) => HashedOutput
        .Write(DiskFileSystem.Instance, Path.Combine(folder, name), write => SafetensorsWriter.Write(tensors, null, write)).Sha256;

    private static string Copied(string from, string to) =>
        HashedOutput.Write(DiskFileSystem.Instance, to, write => write(FileContent.ReadAll(from))).Sha256;

    private static string Hash(string path)
    {
        using ByteSource file = ByteSource.Open(path);
        return HashedOutput.Of(file).Sha256;
    }
}
