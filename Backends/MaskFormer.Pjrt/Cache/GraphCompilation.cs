using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Pjrt;

/// <summary>Brings this project's graphs to a plugin.</summary>
public static class GraphCompilation
{
    /// <summary>Verifies, prints and compiles a module for as many devices as it has replicas.</summary>
    /// <param name="client">The client that will run it.</param>
    /// <param name="module">The graph.</param>
    /// <param name="cache">Where compiled programs are kept; null to compile in any case.</param>
    /// <param name="options">Flags and devices; the number of replicas is the module's.</param>
    /// <exception cref="GraphException">MF502x: the module breaks a rule.</exception>
    /// <exception cref="PjrtException">MF5201 the plugin refuses the program, MF5202 there are not enough devices.</exception>
    public static PjrtExecutable Compile(this PjrtClient client, Module module, ExecutableCache? cache = null, CompileOptions? options = null)
    {
        Program program = Program.Of(module);
        return cache is null ? client.Compile(program, options) : cache.Compile(client, program, options);
    }
}
