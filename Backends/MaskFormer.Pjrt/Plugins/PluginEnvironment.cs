using System.Globalization;

namespace MaskFormer.Pjrt;

/// <summary>
/// The variables that a plugin needs before its library is loaded. What the user has set always wins.
/// Sources: spec D.2 and D.3; jax/_src/cloud_tpu_init.py; jax-ml/jax#29069 (start-up of minutes off Google's cloud).
/// </summary>
public static class PluginEnvironment
{
    /// <summary>PCI vendor number of Google, whose only such devices are TPUs.</summary>
    private const int GoogleVendor = 0x1ae0;

    /// <summary>The variables for a plugin that are not set yet.</summary>
    /// <param name="kind">What it drives.</param>
    /// <param name="path">Its file.</param>
    public static IReadOnlyDictionary<string, string> Missing(PluginKind kind, string path)
    {
        Dictionary<string, string> wanted = new(StringComparer.Ordinal) { ["TF_CPP_MIN_LOG_LEVEL"] = "2" };
        if (kind == PluginKind.Tpu)
        {
            wanted["TPU_LOG_DIR"] = "disabled";
            if (!HasTpu()) wanted["TPU_SKIP_MDS_QUERY"] = "1";
        }

        if (kind == PluginKind.Gpu && CudaTools(path) is { } tools) wanted["XLA_FLAGS"] = $"--xla_gpu_cuda_data_dir={tools}";
        foreach (string name in wanted.Keys.Where(name => NativeEnvironment.Get(name) is not null).ToArray()) wanted.Remove(name);
        return wanted;
    }

    /// <summary>Sets <see cref="Missing"/>; returns what it set.</summary>
    public static IReadOnlyDictionary<string, string> Prepare(PluginKind kind, string path)
    {
        IReadOnlyDictionary<string, string> missing = Missing(kind, path);
        foreach ((string name, string value) in missing) NativeEnvironment.Set(name, value);
        return missing;
    }

    /// <summary>Whether this machine has a TPU on its PCI bus; without one, libtpu asks Google's metadata server for ten minutes.</summary>
    public static bool HasTpu()
    {
        const string bus = "/sys/bus/pci/devices";
        if (!Directory.Exists(bus)) return false;
        foreach (string device in Directory.EnumerateDirectories(bus))
        {
            string file = Path.Combine(device, "vendor");
            if (!File.Exists(file)) continue;
            string text = File.ReadAllText(file).Trim().Replace("0x", "", StringComparison.Ordinal);
            if (int.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int vendor) && vendor == GoogleVendor) return true;
        }

        return false;
    }

    // ptxas and libdevice of the wheel nvidia-cuda-nvcc, when it was unpacked beside the plugin.
    private static string? CudaTools(string path)
    {
        string? root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(path))));
        if (root is null) return null;
        string[] places = [Path.Combine(root, "nvidia", "cu13"), Path.Combine(root, "nvidia", "cuda_nvcc")];
        return places.FirstOrDefault(place => Directory.Exists(Path.Combine(place, "nvvm")));
    }
}
