using System.Diagnostics;
using System.Text.Json;

namespace MaskFormer.Peers;

/// <summary>
/// The same training step written in JAX, as StableHLO text with a list of its inputs: the strongest peer, which runs on any PJRT plugin
/// without JAX (<c>../shared/peers/README.md</c>).
/// </summary>
/// <param name="Text">The program.</param>
/// <param name="Batch">Images of a step.</param>
/// <param name="Height">Their rows.</param>
/// <param name="Width">Their columns.</param>
/// <param name="Slots">Targets for which each image has room.</param>
/// <param name="Inputs">The arguments in order.</param>
/// <param name="BFloat16">Whether it computes in bfloat16, with float32 weights.</param>
internal sealed record PeerProgram(string Text, int Batch, int Height, int Width, int Slots, IReadOnlyList<PeerInput> Inputs, bool BFloat16)
{
    /// <summary>Reads <c>NAME.mlir.xz</c>, unpacked by the system's xz, and <c>NAME.json</c>.</summary>
    /// <param name="path">Folder and name without extension.</param>
    public static PeerProgram Read(string path)
    {
        using JsonDocument description = JsonDocument.Parse(File.ReadAllBytes(path + ".json"));
        JsonElement root = description.RootElement;
        PeerInput[] inputs = [.. root.GetProperty("inputs").EnumerateArray().Select(PeerInput.Read)];
        return new(
            Unpack(path + ".mlir.xz"),
            Number("batch"),
            Number("height"),
            Number("width"),
            Number("target_slots"),
            inputs,
            root.GetProperty("config").GetProperty("compute").GetString() == "bfloat16"
        );

        int Number(string name) => root.GetProperty(name).GetInt32();
    }

    private static string Unpack(string path)
    {
        using Process xz = Process.Start(new ProcessStartInfo("xz", ["--decompress", "--stdout", path]) { RedirectStandardOutput = true })!;
        string text = xz.StandardOutput.ReadToEnd();
        xz.WaitForExit();
        return xz.ExitCode == 0 ? text : throw new InvalidDataException($"xz cannot unpack {path}");
    }
}

/// <summary>An argument of the peer's program.</summary>
/// <param name="Group">Where it belongs.</param>
/// <param name="Name">Key of the weight or name of the field; empty for a scalar.</param>
/// <param name="Dims">Sizes.</param>
internal sealed record PeerInput(PeerGroup Group, string Name, long[] Dims)
{
    /// <summary>Reads an entry such as <c>{"path": "[0][0][1]['backbone.stem.conv1.weight']", "shape": […]}</c>.</summary>
    public static PeerInput Read(JsonElement entry)
    {
        string[] parts = entry.GetProperty("path").GetString()!.Split("['");
        PeerGroup group = parts[0] switch
        {
            "[0][0][0]" => PeerGroup.Weight,
            "[0][0][1]" => PeerGroup.FirstMoment,
            "[0][0][2]" => PeerGroup.SecondMoment,
            "[0][0][3]" => PeerGroup.Step,
            "[0][0][4]" => PeerGroup.Rate,
            "[0][1]" => PeerGroup.Buffer,
            "[0][2]" => PeerGroup.Field,
            string other => throw new InvalidDataException($"an input of the peer has the path {other}"),
        };
        return new(
            group,
            parts.Length == 1 ? "" : parts[1].TrimEnd(']').TrimEnd('\''),
            [.. entry.GetProperty("shape").EnumerateArray().Select(static size => size.GetInt64())]
        );
    }
}

/// <summary>The peer's state is everything up to <see cref="Rate"/>; it is donated, output i is input i.</summary>
internal enum PeerGroup
{
    /// <summary>A trained weight.</summary>
    Weight,

    /// <summary>Its mean gradient.</summary>
    FirstMoment,

    /// <summary>Its mean squared gradient.</summary>
    SecondMoment,

    /// <summary>Updates so far, i32.</summary>
    Step,

    /// <summary>The learning rate, which the peer keeps as state.</summary>
    Rate,

    /// <summary>A weight that is not trained.</summary>
    Buffer,

    /// <summary>A field of the batch.</summary>
    Field,
}
