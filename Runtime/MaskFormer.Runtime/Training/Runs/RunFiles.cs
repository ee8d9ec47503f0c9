using MaskFormer.Language;

namespace MaskFormer.Runtime.Training;

/// <summary>Whether the files of a run can be what they are to be. Opening a pipe that has the name of one of them would wait for ever.</summary>
internal static class RunFiles
{
    /// <summary>Refuses a folder in which something else has the name of a file of the run, or whose log may not be read.</summary>
    /// <exception cref="MaskFormerException">MF7102: a folder, a pipe or the like is there; or the log may not be read.</exception>
    public static void Demand(RunFolder run)
    {
        foreach (string file in (string[])[run.ResolvedConfig, run.Environment, run.Log, run.Summary, run.Curves, run.Console, run.Categories])
        {
            if (IsFileOrFree(file)) continue;
            throw new MaskFormerException("MF7102", file, "a folder, a pipe or the like is in the place of a file of the run", "Move it away");
        }

        try
        {
            File.OpenHandle(run.Log, share: FileShare.ReadWrite).Dispose();
        }
        catch (IOException)
        {
            // there is none yet
        }
        catch (UnauthorizedAccessException error)
        {
            throw new MaskFormerException(
                "MF7102", run.Log, "the log may not be read, and the run goes on behind its lines", "Change its permissions", error);
        }
    }

    private static bool IsFileOrFree(string path)
    {
        if (Directory.Exists(path)) return false;
        if (!File.Exists(path)) return true;
        try
        {
            // A pipe that is opened both for reading and for writing is not waited for.
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return file.CanSeek;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            return true; // a file that may not be written, which its writer will say; or a link to a file that is not there yet
        }
        catch (IOException)
        {
            return OperatingSystem.IsWindows(); // there: a file that another program uses; elsewhere: a socket
        }
    }
}
