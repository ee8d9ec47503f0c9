namespace MaskFormer.Libraries;

/// <summary>What the system's loader says of libraries; around it .NET gives advice about tools, and a line for every name that was tried.</summary>
internal static class LoaderMessage
{
    /// <summary>The line about a file that is there; null if every one is about a file that is not.</summary>
    public static string? AboutFile(string message) => Lines(message).FirstOrDefault(static line =>
        line.StartsWith('/') && !line.Contains("cannot open shared object file: No such", StringComparison.Ordinal));

    /// <summary>The line that says why: about the file, else about a library that it needs.</summary>
    public static string Reason(string message) =>
        (AboutFile(message) ?? Lines(message).LastOrDefault(static line => line.Contains(": ", StringComparison.Ordinal)) ?? message).TrimEnd('.');

    private static string[] Lines(string message) =>
        message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
