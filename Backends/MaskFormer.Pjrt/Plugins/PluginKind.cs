namespace MaskFormer.Pjrt;

/// <summary>The kind of device that a plugin drives, guessed from its file name; once there is a client, its platform name counts.</summary>
public enum PluginKind
{
    /// <summary>The name does not show it: no variables are set and no options are added.</summary>
    Unknown,

    /// <summary>The host's processors; devices are virtual.</summary>
    Cpu,

    /// <summary>NVIDIA or AMD graphics processors.</summary>
    Gpu,

    /// <summary>Google TPU.</summary>
    Tpu,
}

/// <summary>Recognises kinds.</summary>
public static class PluginKinds
{
    /// <summary>The kind by the file's name.</summary>
    /// <param name="path">For example <c>…/libtpu.so</c>.</param>
    public static PluginKind Of(string path)
    {
        string name = Path.GetFileName(path).ToLowerInvariant();
        if (name.Contains("tpu")) return PluginKind.Tpu;
        if (name.Contains("cuda") || name.Contains("rocm") || name.Contains("gpu")) return PluginKind.Gpu;
        return name.Contains("cpu") ? PluginKind.Cpu : PluginKind.Unknown;
    }
}
