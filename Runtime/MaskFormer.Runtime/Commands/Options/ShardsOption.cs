using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Data.Records.Build;

namespace MaskFormer.Runtime.Commands;

/// <summary>How many files records are written into.</summary>
internal static class ShardsOption
{
    /// <summary><c>--shards N</c>.</summary>
    public static Option<int> Create() => new("--shards") { Description = "Files per split; 0 takes one per 256 images, at most 150" };

    /// <summary>What was given.</summary>
    /// <exception cref="MaskFormerException">MF3020: no number of files.</exception>
    public static int Read(ParseResult line, Option<int> option) => line.GetValue(option) is var shards and >= 0 and <= RecordBuildOptions.MostShards
        ? shards
        : throw MaskFormerException.WrongInput(
            "MF3020",
            $"--shards {line.GetValue(option)}",
            $"this is no number of files between 1 and {RecordBuildOptions.MostShards}",
            "Give another number, or leave it out"
        );
}
