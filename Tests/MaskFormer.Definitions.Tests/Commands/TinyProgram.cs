using System.Globalization;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Shapes;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Tests that share the console and the threads of libtorch: one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProgramTests : ICollectionFixture<TinyProgram>
{
    public const string Name = "program";
}

/// <summary>What a command returned and wrote.</summary>
public sealed record Outcome(int Code, string Output, string Errors);

/// <summary>The program on a data set of eight drawn images and a network of some thousand weights; every test has a folder of its own below.</summary>
public sealed class TinyProgram : IDisposable
{
    /// <summary>The shapes experiment made tiny: every part is there, each as small as it can be.</summary>
    public const string Yaml = """
        base: shapes
        model:
          backbone: { kind: ResNet, depth: R14, stem_width: 8, width: 4, norm: Group, groups: 4 }
          pixel_decoder: { kind: FpnPixelDecoder, hidden: 8, groups: 4 }
          classes: 10
          queries: 8
          hidden: 8
          heads: 2
          depth: 1
          feed_forward: 16
          mask_dim: 8
        data: { kind: ShapesData, min_sizes: [32], max_size: 32, canvas_height: 32, canvas_width: 32, crop_probability: 0, target_slots: 12 }
        training:
          iterations: 4
          batch: 2
          warmup_iterations: 0
          schedule: { kind: MultiStep, milestones: [1000] }
          checkpoint_every: 2
          evaluate_every: 0
          log_every: 1
        evaluation: { min_size: 32, max_size: 32, max_images: 2, pictures: 1 }

        """;

    /// <summary>The same of <c>small</c>, for data of one's own.</summary>
    /// <param name="settings">More of <c>data</c>, with a comma before.</param>
    public static string OfOwnData(string settings = "") =>
        Yaml.Replace("base: shapes", "base: small", StringComparison.Ordinal)
            .Replace("queries: 8", "cell: 2", StringComparison.Ordinal)
            .Replace("kind: ShapesData", $"kind: FolderData{settings}", StringComparison.Ordinal);

    private int folders;

    public TinyProgram()
    {
        MaskFormer.Torch.NativeLibrary.Threads = 1; // the same bytes on any machine
        Root = Directory.CreateTempSubdirectory("maskformer-program-").FullName;
        Config = Path.Combine(Root, "tiny.yaml");
        Data = Path.Combine(Root, "data");
        File.WriteAllText(Config, Yaml);
        ShapesGenerator.Write(Data, new ShapesOptions { Train = 8, Val = 2, Height = 32, Width = 32, Seed = 3 });
    }

    public string Root { get; }

    public string Config { get; }

    public string Data { get; }

    /// <summary>A path that does not exist yet.</summary>
    public string NewPath() => Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"run {++folders}")); // with a space, as users have them

    /// <summary>Trains in a new folder that must succeed.</summary>
    public string Trained(params string[] more)
    {
        string run = NewPath();
        Outcome outcome = Train([.. more, "--run", run]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        return run;
    }

    public Outcome Train(params string[] more) => Run(["train", "shapes", "--config", Config, "--data", Data, .. more]);

    /// <summary>Every bit of a checkpoint's weights; the files themselves also hold the identity of their run.</summary>
    public static string Weights(string run, long step) => string.Join(
        '\n', new CheckpointStore(run).Load(step).Weights.Select(static tensor => $"{tensor.Name} {Convert.ToHexString(tensor.Data.Span)}"));

    /// <summary>Runs the program in this process.</summary>
    public Outcome Run(params string[] args) => Run(Catalogue.All, args);

    /// <summary>Runs the program of somebody with other experiments.</summary>
    public Outcome Run(IReadOnlyList<ExperimentEntry> catalogue, params string[] args)
    {
        (TextWriter output, TextWriter errors) = (Console.Out, Console.Error);
        using StringWriter newOutput = new(), newErrors = new();
        try
        {
            Console.SetOut(newOutput);
            Console.SetError(newErrors);
            int code = Application.Run(catalogue, args);
            return new(code, newOutput.ToString(), newErrors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
