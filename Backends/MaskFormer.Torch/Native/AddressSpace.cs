using System.Globalization;
using MaskFormer.Language;

namespace MaskFormer.Torch;

/// <summary>
/// How much address space this process may have (<c>ulimit -v</c>). Where it ends inside the compiler of .NET or inside oneDNN, the process is aborted without
/// a message of ours, so the limit is checked before.
/// </summary>
public static class AddressSpace
{
    private const string Limits = "/proc/self/limits", Name = "Max address space";

    /// <summary>Refuses a limit that cannot do.</summary>
    /// <param name="least">Bytes that were measured to be enough for a network of some thousand weights.</param>
    /// <param name="what">What takes them, as the subject of a sentence.</param>
    /// <exception cref="MaskFormerException">MF7008: the limit is lower.</exception>
    public static void Demand(long least, string what)
    {
        if (!File.Exists(Limits) || Limit(File.ReadLines(Limits)) is not { } limit || limit >= least) return;
        throw new MaskFormerException(
            "MF7008",
            "address space",
            string.Create(CultureInfo.InvariantCulture, $"this process may have {limit >> 20:N0} MiB of it, and {what} takes {least >> 20:N0} or more"),
            "Raise the limit (ulimit -v unlimited); memory itself is limited by other means, as a container's"
        );
    }

    /// <summary>The limit in bytes; null where there is none.</summary>
    /// <param name="lines">Of <c>/proc/self/limits</c>.</param>
    internal static long? Limit(IEnumerable<string> lines)
    {
        string? line = lines.FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal));
        string? soft = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, CultureInfo.InvariantCulture, out long bytes) ? bytes : null;
    }
}
