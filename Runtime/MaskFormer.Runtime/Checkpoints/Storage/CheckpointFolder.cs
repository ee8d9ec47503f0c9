using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Writes and checks one folder <c>step-000200</c>.</summary>
internal static partial class CheckpointFolder
{
    public const string Weights = "weights.safetensors";
    public const string Optimizer = "optimizer.safetensors";
    public const string State = "state.json";
    public const string Complete = "COMPLETE";

    /// <summary>The folder's name; six digits or more.</summary>
    public static string Name(long step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}");

    /// <summary>The step of a folder name, or null if it is none.</summary>
    public static long? StepOf(string name) =>
        name.StartsWith("step-", StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out long step)
        && Name(step) == name
            ? step
            : null;

    /// <summary>Writes all files of a checkpoint into a folder, each flushed to the disk; the marker comes last.</summary>
    public static void Write(IFileSystem files, string folder, Checkpoint checkpoint)
    {
        Dictionary<string, string> identity = new()
        {
            ["format"] = "pt", // what other programs' readers ask for
            ["run"] = checkpoint.State.Run,
            ["step"] = checkpoint.State.Step.ToString(CultureInfo.InvariantCulture),
        };
        Dictionary<string, string> header = WeightsCard.Header(identity, checkpoint.Card);
        Dictionary<string, FileMark> marks = new()
        {
            [Weights] = HashedOutput.Write(files, Path.Combine(folder, Weights), write => SafetensorsWriter.Write(checkpoint.Weights, header, write)),
            [Optimizer] = HashedOutput.Write(files, Path.Combine(folder, Optimizer), write => SafetensorsWriter.Write(checkpoint.Optimizer, identity, write)),
        };
        byte[] state = new StateFile(checkpoint.State, marks).ToBytes();
        FileMark stateMark = HashedOutput.Write(files, Path.Combine(folder, State), write => write(state));
        string marker = $"maskformer-checkpoint {StateFile.Format}\n{State} {stateMark.Sha256}\n";
        HashedOutput.Write(files, Path.Combine(folder, Complete), write => write(Encoding.UTF8.GetBytes(marker)));
        files.SyncFolder(folder);
    }

    /// <summary>Reads a folder, and believes nothing that was not hashed.</summary>
    /// <exception cref="MaskFormerException">MF4020 incomplete, MF4021 newer format, MF4022 files of different checkpoints, MF4023 damaged.</exception>
    public static Checkpoint Read(IFileSystem files, string folder, bool withOptimizer)
    {
        foreach (string name in new[] { Complete, State, Weights, Optimizer })
        {
            if (!files.FileExists(Path.Combine(folder, name)))
                throw new MaskFormerException(
                    "MF4020",
                    folder,
                    $"{name} is missing, so the checkpoint was not written to its end",
                    "It is not used: delete the folder."
                );
        }

        using ByteSource held = files.Open(Path.Combine(folder, Complete)); // while it is open, a trainer does not prune the folder
        string stateHash = ReadMarker(held);
        StateFile state = ReadState(files, Path.Combine(folder, State), stateHash);
        if (StepOf(Path.GetFileName(folder)) is { } step && step != state.State.Step)
        {
            throw new MaskFormerException(
                "MF4022",
                folder,
                $"the folder is named for step {step}, its state is of step {state.State.Step}",
                "Give the folder its name back."
            );
        }

        return new Checkpoint(state.State, ReadTensors(files, folder, Weights, state), withOptimizer ? ReadTensors(files, folder, Optimizer, state) : []);
    }

    [GeneratedRegex(@"\Amaskformer-checkpoint (?<format>\d+)\nstate\.json (?<hash>[0-9a-f]{64})\n\z")]
    private static partial Regex Marker();

    /// <summary>Whether another program reads the folder just now.</summary>
    public static bool IsRead(IFileSystem files, string folder) => files.IsRead(Path.Combine(folder, Complete));

    private static string ReadMarker(ByteSource source)
    {
        string path = source.Name;
        string text = source.Length > 1024 ? "" : Encoding.UTF8.GetString(source.Read(0, source.Length));
        Match match = Marker().Match(text);
        if (!match.Success || !int.TryParse(match.Groups["format"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int format) || format < 1)
        {
            throw new MaskFormerException("MF4023", path, "the marker is damaged", "Use an earlier checkpoint.");
        }

        if (format > StateFile.Format)
        {
            throw new NewerCheckpointException(path, format, StateFile.Format);
        }

        return match.Groups["hash"].Value;
    }

    private static StateFile ReadState(IFileSystem files, string path, string hash)
    {
        using ByteSource source = files.Open(path);
        FileMark found = HashedOutput.Of(source);
        if (found.Sha256 != hash)
            throw new MaskFormerException(
                "MF4023",
                path,
                $"the hash is {found.Sha256}, the marker says {hash}",
                "The file is damaged or of another checkpoint: use an earlier checkpoint."
            );
        try
        {
            return StateFile.Parse(source.Read(0, source.Length), path);
        }
        catch (FormatException e)
        {
            throw new MaskFormerException("MF4023", path, $"the state cannot be read: {e.Message}", "Use an earlier checkpoint.", e);
        }
    }

    private static List<NamedTensor> ReadTensors(IFileSystem files, string folder, string name, StateFile state)
    {
        string path = Path.Combine(folder, name);
        if (!state.Files.TryGetValue(name, out FileMark? expected))
            throw new MaskFormerException("MF4023", path, "state.json does not list the file", "Use an earlier checkpoint.");
        using ByteSource source = files.Open(path);
        CheckIdentity(source, state.State);
        if (source.Length != expected.Bytes)
            throw new MaskFormerException("MF4023", path, $"the file has {source.Length} bytes, {expected.Bytes} were written", "Use an earlier checkpoint.");
        FileMark found = HashedOutput.Of(source);
        if (found.Sha256 != expected.Sha256)
            throw new MaskFormerException("MF4023", path, $"the hash is {found.Sha256}, {expected.Sha256} was written", "Use an earlier checkpoint.");
        using var reader = new SafetensorsReader(source);
        return [.. reader.Tensors.Select(tensor => reader.Read(tensor.Name))];
    }

    /// <summary>Tells a whole file of another checkpoint from a damaged one, before the hashes say only "different".</summary>
    private static void CheckIdentity(ByteSource source, TrainingState state)
    {
        IReadOnlyDictionary<string, string> identity;
        try
        {
            identity = SafetensorsHeader.Read(source).Metadata;
        }
        catch (MaskFormerException)
        {
            return; // damaged: size and hash will say so
        }

        (string run, string step) = (identity.GetValueOrDefault("run", "?"), identity.GetValueOrDefault("step", "?"));
        if (run == state.Run && step == state.Step.ToString(CultureInfo.InvariantCulture))
            return;
        throw new MaskFormerException(
            "MF4022",
            source.Name,
            $"the file is of run {run}, step {step}; state.json is of run {state.Run}, step {state.Step}",
            "Files of two checkpoints were mixed: put the right file back, or use another checkpoint."
        );
    }
}
