using System.Globalization;

namespace MaskFormer.StableHlo;

/// <summary>Where an operation comes from: the record's property, and the source line if known. Plugins repeat it in errors and profiles.</summary>
/// <param name="Name"><c>Record.Property</c>; empty if unknown.</param>
/// <param name="File">Source file, or null.</param>
/// <param name="Line">Line from 1; 0 if unknown.</param>
/// <param name="Column">Column from 1; 0 if unknown.</param>
public readonly record struct Location(string Name, string? File = null, int Line = 0, int Column = 0)
{
    /// <summary>No place known.</summary>
    public static Location Unknown => new("");

    /// <summary>Whether there is nothing to tell.</summary>
    public bool IsUnknown => string.IsNullOrEmpty(Name) && File is null;

    /// <summary>For messages: <c>Bottleneck.Out (Blocks.cs:12:3)</c>.</summary>
    public override string ToString()
    {
        string name = string.IsNullOrEmpty(Name) ? "graph" : Name;
        return File is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({File}:{Line}:{Column})");
    }
}
