using Google.Protobuf;
using MaskFormer.Files;
using MaskFormer.Pjrt.Protos;

namespace MaskFormer.Pjrt;

/// <summary>Records what a plugin's devices do, in the form that XProf and TensorBoard show (XSpace).</summary>
public sealed unsafe class PjrtProfiler : IStepProfile
{
    private const int ExtensionType = 1;

    private readonly ProfilerApi api;
    private nint profiler;

    private PjrtProfiler(ProfilerApi api, nint profiler) => (this.api, this.profiler) = (api, profiler);

    /// <summary>Whether a plugin can be profiled; the CPU plugin cannot.</summary>
    public static bool IsOffered(PjrtPlugin plugin) => plugin.Extensions.ContainsKey(ExtensionType);

    /// <summary>Starts to record.</summary>
    /// <exception cref="PjrtException">MF5209: the plugin has no profiler, or it fails.</exception>
    public static PjrtProfiler Start(PjrtPlugin plugin)
    {
        if (!plugin.Extensions.TryGetValue(ExtensionType, out nint extension) || *(nint*)(extension + 24) == 0)
        {
            throw new PjrtException("MF5209", plugin.Path, "the plugin has no profiler", "Train without a profile");
        }

        ProfilerApi api = new(*(nint*)(extension + 24), plugin.Path);
        byte[] options = new ProfileOptions { Version = 1, HostTracerLevel = 2, DeviceTracerLevel = 1, EnableHloProto = true }.ToByteArray();
        ProfilerCreateArguments create = default;
        fixed (byte* bytes = options)
        {
            (create.Options, create.OptionsSize) = ((nint)bytes, (nuint)options.Length);
            api.Call(ProfilerApi.Create, ref create, "start");
        }

        PjrtProfiler profiler = new(api, create.Profiler);
        try
        {
            ProfilerArguments start = new() { Profiler = create.Profiler };
            api.Call(ProfilerApi.Start, ref start, "start");
            return profiler;
        }
        catch
        {
            profiler.Dispose();
            throw;
        }
    }

    /// <summary>Stops recording.</summary>
    /// <returns>A serialised XSpace.</returns>
    /// <exception cref="PjrtException">MF5209: the profiler fails.</exception>
    public byte[] Stop()
    {
        ProfilerArguments stop = new() { Profiler = profiler };
        api.Call(ProfilerApi.Stop, ref stop, "stop");
        ProfilerCollectArguments collect = new() { Profiler = profiler };
        api.Call(ProfilerApi.Collect, ref collect, "tell the size of its data");
        byte[] data = new byte[checked((int)collect.Size)];
        if (data.Length == 0) return data;
        fixed (byte* bytes = data)
        {
            collect.Buffer = (nint)bytes;
            api.Call(ProfilerApi.Collect, ref collect, "give its data");
        }

        return data;
    }

    /// <inheritdoc/>
    public string Write(string logFolder, string run)
    {
        byte[] data = Stop();
        string file = Path.Combine(logFolder, "plugins", "profile", run, Environment.MachineName + ".xplane.pb");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        AtomicFile.Write(file, stream => stream.Write(data));
        return file;
    }

    /// <summary>Frees the profiler; what was recorded and not collected is lost.</summary>
    public void Dispose()
    {
        if (profiler == 0) return;
        ProfilerArguments destroy = new() { Profiler = profiler };
        profiler = 0;
        api.Call(ProfilerApi.Destroy, ref destroy, "stop");
    }
}
