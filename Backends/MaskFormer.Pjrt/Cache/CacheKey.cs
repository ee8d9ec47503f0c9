using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MaskFormer.Pjrt.Interop;
using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Pjrt;

/// <summary>
/// What a compiled program depends on: its own key, the options, the plugin's build,
/// the devices, and the processor, whose instructions the CPU plugin bakes in.
/// </summary>
internal static class CacheKey
{
    /// <summary>Changes when the key or the entries' form changes.</summary>
    private const string Format = "maskformer executable 2";

    private static readonly string[] flagVariables = ["XLA_FLAGS", "LIBTPU_INIT_ARGS"];

    /// <returns>32 bytes.</returns>
    public static byte[] Of(PjrtClient client, Program program, byte[] options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Format);
        Add(hash, client.Platform);
        Add(hash, client.PlatformVersion);
        Add(hash, client.Plugin.ApiVersion.ToString());
        foreach ((string name, object value) in client.Plugin.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Add(hash, $"{name}={NamedValues.Print(value)}");
        Add(hash, PluginFile(client.Plugin.Path));
        foreach (PjrtDevice device in client.Devices) Add(hash, device.Kind);
        foreach (string variable in flagVariables) Add(hash, $"{variable}={NativeEnvironment.Get(variable)}");
        if (client.Platform == "cpu") Add(hash, Processor.Description);
        Add(hash, options);
        Add(hash, program.Key.ToArray());
        return hash.GetHashAndReset();
    }

    // The CPU plugin's platform version is just "cpu": only the file tells two builds apart.
    private static string PluginFile(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}") : path;
    }

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    // The length keeps "a" + "bc" and "ab" + "c" apart.
    private static void Add(IncrementalHash hash, byte[] bytes)
    {
        hash.AppendData(BitConverter.GetBytes(bytes.LongLength));
        hash.AppendData(bytes);
    }
}
