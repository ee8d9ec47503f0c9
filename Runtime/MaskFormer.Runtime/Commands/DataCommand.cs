using System.CommandLine;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>data build</c>: turns annotated folders into records.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Prepares data sets.");
}
