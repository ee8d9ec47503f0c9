namespace MaskFormer.Pjrt;

/// <summary>Where a plugin comes from: a package of a Python index, and the one file of its wheel that is needed.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="Project">The package.</param>
/// <param name="Version">The version that is pinned. Newer ones are got by name: 0.11.2 of the CUDA plugin and 0.0.52 of libtpu were tried too.</param>
/// <param name="Member">The plugin's path in the wheel.</param>
/// <param name="MemberSha256">SHA-256 of the plugin; null where its wheel is pinned instead.</param>
/// <param name="WheelSha256">SHA-256 of that version's wheels, for all machines; empty where the plugin's own hash is pinned.</param>
/// <param name="Note">What else it needs, and its licence.</param>
public sealed record PluginRecipe(
    string Name,
    string Project,
    string Version,
    string Member,
    string? MemberSha256,
    IReadOnlyList<string> WheelSha256,
    string Note
)
{
    /// <summary>All that <c>plugin get</c> knows.</summary>
    public static IReadOnlyList<PluginRecipe> All { get; } =
    [
        new("cpu", "lammps-jax-pjrt-cpu", "0.11.2", "lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so",
            "ad1309ac822b1b24d51b7f9947c7c9fa9ef5d67f390584cbc3d1fa2428fed9c2", [], "XLA for the CPU; Apache-2.0; x86-64 Linux, glibc 2.27"),
        new("cuda13", "jax-cuda13-pjrt", "0.11.0", "jax_plugins/xla_cuda13/xla_cuda_plugin.so", null,

            // x86-64 and AArch64, as github.com/jax-ml/jax locks 0.11.0 in build/requirements_lock_3_12.txt (commit cec06d116c05, 2026-08-08).
            ["814092a06a4da93a0b01df9bcdf5f8e0900d6c0a4c3ca7e7ec4ec967de7e96d9", "e72c7b6b266b3fbe85792b2b4569b6c87447e77c454770d5afcc081a0b87d140"],
            "XLA for NVIDIA; Apache-2.0; needs a driver and the libraries of CUDA 13 (cudnn, cublas, nccl, cufft, cusparse, cusolver, nvjitlink, nvcc)"),
        new("tpu", "libtpu", "0.0.44.1", "libtpu/libtpu.so", null,

            // The wheels for four Pythons, which hold the same library, as the same file locks 0.0.44.1.
            [
                "1a03f48c6e3fdbebaf3d685bfa226d0796db4c6a97a0b7cc4922438603ccef59", "4a96b7c320f63267e6ce82f323c2d8fca68395170ac98db4eb29d8e3cca2edf9",
                "a42e6ab09b9e736d94a0a8501662de8a3180feecb3ce17bbb96935a85b4daa58", "a9ddf82730f44e9a61b6a2e3ebbfc7a9881583f6d74f7805e84fa9610c9a0ac0",
            ],
            "XLA for TPU; Google Cloud Platform terms, not to be passed on; x86-64 Linux, glibc 2.31"),
    ];

    /// <summary>Finds a recipe.</summary>
    /// <exception cref="PjrtException">MF8111: no such name.</exception>
    public static PluginRecipe Named(string name) => All.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new PjrtException("MF8111", name, "no plugin is known by this name", $"Use one of {string.Join(", ", All.Select(recipe => recipe.Name))}");
}
