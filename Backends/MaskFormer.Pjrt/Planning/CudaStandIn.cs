namespace MaskFormer.Pjrt;

/// <summary>
/// What XLA's CUDA compiler looks for in CUDA's toolkit and a plan does not need. Memory, kernels and schedule are known before machine code is made; the
/// last step calls <c>ptxas</c> and reads <c>libdevice</c>, and refuses all that came before where they are absent. Here both are empty.
/// </summary>
internal static class CudaStandIn
{
    // XLA asks for the version, and then for a file of machine code.
    private const string Assembler = """
        #!/bin/sh
        [ "$1" = --version ] && echo "Cuda compilation tools, release 13.0, V13.0.88"
        while [ $# -gt 0 ]; do
          [ "$1" = -o ] && : > "$2"
          shift
        done
        exit 0

        """;

    /// <summary>Writes the tools.</summary>
    /// <param name="folder">An empty folder.</param>
    public static void Write(string folder)
    {
        string tools = Path.Combine(folder, "bin"), library = Path.Combine(folder, "nvvm", "libdevice");
        Directory.CreateDirectory(tools);
        Directory.CreateDirectory(library);
        foreach (string name in (string[])["ptxas", "nvlink"])
        {
            string tool = Path.Combine(tools, name);
            File.WriteAllText(tool, Assembler);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // LLVM reads text where it finds no bitcode.
        File.WriteAllText(Path.Combine(library, "libdevice.10.bc"), "target triple = \"nvptx64-nvidia-gpulibs\"\n");
    }

    /// <summary>
    /// XLA's flags for a device that is not here. Its Triton kernels for products are chosen by measuring, and what was not measured fails to compile
    /// ("Couldn't find output tile sizes"). Of two equal flags the last one counts, so the user's win.
    /// </summary>
    /// <param name="folder">The folder of the tools.</param>
    /// <param name="own">The user's flags, or null.</param>
    public static string Flags(string folder, string? own) => $"--xla_gpu_enable_triton_gemm=false --xla_gpu_cuda_data_dir={folder} {own}".TrimEnd();
}
