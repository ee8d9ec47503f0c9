using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Text;
using MaskFormer.StableHlo.Verification;

namespace MaskFormer.Pjrt;

/// <summary>Brings this project's graphs to a plugin. No graph gets there unverified: a faulty one can end the process.</summary>
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
        Verifier.Verify(module);
        string text = ModulePrinter.Print(module);
        options = (options ?? new CompileOptions()) with { Replicas = module.Replicas };
        return cache is null ? client.Compile(text, options, module.Name) : cache.Compile(client, text, options, module.Name);
    }

    /// <summary>The element type of buffers for one of graphs.</summary>
    public static BufferType ToBufferType(this ElementType type) => type switch
    {
        ElementType.I1 => BufferType.Bool,
        ElementType.I8 => BufferType.Int8,
        ElementType.I16 => BufferType.Int16,
        ElementType.I32 => BufferType.Int32,
        ElementType.I64 => BufferType.Int64,
        ElementType.UI8 => BufferType.UInt8,
        ElementType.UI16 => BufferType.UInt16,
        ElementType.UI32 => BufferType.UInt32,
        ElementType.UI64 => BufferType.UInt64,
        ElementType.F16 => BufferType.Float16,
        ElementType.BF16 => BufferType.BFloat16,
        ElementType.F32 => BufferType.Float32,
        ElementType.F64 => BufferType.Float64,
        _ => BufferType.Invalid,
    };
}
