namespace MaskFormer.Pjrt;

/// <summary>Where a plugin comes from: a package of a Python index, and the one file of its wheel that is needed.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="Project">The package.</param>
/// <param name="Version">The version that was tried.</param>
/// <param name="Member">The plugin's path in the wheel.</param>
/// <param name="MemberSha256">SHA-256 of the plugin; null where it is not pinned, and the index's own hash of the wheel has the word.</param>
/// <param name="Note">What else it needs, and its licence.</param>
public sealed record PluginRecipe(string Name, string Project, string Version, string Member, string? MemberSha256, string Note)
{
    /// <summary>All that <c>plugin get</c> knows.</summary>
    public static IReadOnlyList<PluginRecipe> All { get; } =
    [
        new("cpu", "lammps-jax-pjrt-cpu", "0.11.2", "lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so",
            "ad1309ac822b1b24d51b7f9947c7c9fa9ef5d67f390584cbc3d1fa2428fed9c2", "XLA for the CPU; Apache-2.0; x86-64 Linux, glibc 2.27"),
        new("cuda13", "jax-cuda13-pjrt", "0.11.2", "jax_plugins/xla_cuda13/xla_cuda_plugin.so",
            null, "XLA for NVIDIA; Apache-2.0; needs a driver and the libraries of CUDA 13 (cudnn, cublas, nccl, cufft, cusparse, cusolver, nvjitlink, nvcc)"),
        new("tpu", "libtpu", "0.0.52", "libtpu/libtpu.so",
            null, "XLA for TPU; Google Cloud Platform terms, not to be passed on; x86-64 Linux, glibc 2.31"),
    ];

    /// <summary>Finds a recipe.</summary>
    /// <exception cref="PjrtException">MF8111: no such name.</exception>
    public static PluginRecipe Named(string name) => All.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new PjrtException("MF8111", name, "no plugin is known by this name", $"Use one of {string.Join(", ", All.Select(recipe => recipe.Name))}");
}
