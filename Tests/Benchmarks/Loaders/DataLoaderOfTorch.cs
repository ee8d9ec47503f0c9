using System.Diagnostics;
using System.Globalization;

namespace MaskFormer.Benchmarks;

/// <summary>The same pipeline in Python, <c>loader.py</c>: Debian's python3-torch, python3-numpy and python3-pil.</summary>
internal static class DataLoaderOfTorch
{
    /// <summary>Images a second; null where it does not run here.</summary>
    public static double? ImagesPerSecond(string folder, string split, int canvas, int workers, int batches)
    {
        string script = Path.Combine(GeneratorSuite.Root(), "Tests", "Benchmarks", "Loaders", "loader.py");
        // Debian's, whatever else is on the path.
        ProcessStartInfo start = new("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (object word in (object[])[script, folder, split, canvas, workers, batches])
            start.ArgumentList.Add(Convert.ToString(word, CultureInfo.InvariantCulture)!);
        try
        {
            using Process python = Process.Start(start)!;
            Task<string> errors = python.StandardError.ReadToEndAsync();
            string told = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            if (double.TryParse(told, CultureInfo.InvariantCulture, out double speed)) return speed;
            Console.Error.Write(errors.Result);
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // there is none
        }
    }
}
