using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>What a program needs of a device's memory, in bytes, as its compiler counted.</summary>
/// <param name="Arguments">Inputs.</param>
/// <param name="Outputs">Results, including those that reuse an input's memory.</param>
/// <param name="Aliased">Outputs that reuse the memory of a donated input.</param>
/// <param name="Temporary">Work space.</param>
/// <param name="Code">Generated code.</param>
/// <param name="Peak">Most at a time; null if the plugin does not report it. The CPU plugin leaves the work space out.</param>
public sealed record CompiledMemory(long Arguments, long Outputs, long Aliased, long Temporary, long Code, long? Peak)
{
    /// <summary>Arguments and outputs, what is reused counted once, and work space.</summary>
    public long Total => Arguments + Outputs + Temporary - Aliased;

    internal static CompiledMemory? Read(PjrtApi api, nint executable)
    {
        if (!api.Has(Slot.ExecutableGetCompiledMemoryStats)) return null;
        CompiledMemoryArguments arguments = new() { Executable = executable, Peak = -1 };
        nint error = api.TryCall(Slot.ExecutableGetCompiledMemoryStats, ref arguments);
        if (error != 0)
        {
            PluginError.Destroy(api, error);
            return null;
        }

        return new(arguments.Arguments, arguments.Outputs, arguments.Aliased, arguments.Temporary, arguments.Code, arguments.Peak < 0 ? null : arguments.Peak);
    }
}
