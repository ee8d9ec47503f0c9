using System.Runtime.CompilerServices;
using MaskFormer.Pjrt;

namespace MaskFormer.Testing;

/// <summary>
/// XLA's CPU plugin spends most of a test's time on optimising machine code that runs a few times: it is told not to. Tolerances stay as they are. With
/// MASKFORMER_LONG_FIDELITY=1, or with flags of one's own, tests compile as users do.
/// </summary>
internal static class QuickCompilation
{
    [ModuleInitializer]
    internal static void Choose()
    {
        if (Environment.GetEnvironmentVariable("MASKFORMER_LONG_FIDELITY") == "1" || NativeEnvironment.Get("XLA_FLAGS") is not null) return;
        NativeEnvironment.Set("XLA_FLAGS", "--xla_backend_optimization_level=0");
    }
}
