using System.Runtime.CompilerServices;

namespace MaskFormer.Testing;

/// <summary>
/// Compares text with a file beside the test: shapes, weights and effective values of an experiment, so that a review shows what a change does.
/// Calls and file names are those of Verify.Xunit, which is not used because its later versions need another xunit.
/// </summary>
public static class Verifier
{
    /// <summary>
    /// Compares text with <c>Class.Method.verified.EXT</c> beside the test. Never accepts by itself: a new or different text fails and is left as
    /// <c>.received.</c>.
    /// </summary>
    /// <param name="target">The text.</param>
    /// <param name="extension">What the file's name ends in.</param>
    /// <param name="sourceFile">Filled in by the compiler.</param>
    /// <param name="method">Filled in by the compiler.</param>
    /// <returns>To be awaited; it throws <see cref="SnapshotException"/>.</returns>
    public static SnapshotTask Verify(
        string target,
        string extension = "txt",
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string method = ""
    ) => new(target, extension, sourceFile, method);
}
