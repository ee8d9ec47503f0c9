using System.Globalization;

namespace MaskFormer.Pjrt;

/// <summary>A GPU that is not here, described to XLA's CUDA compiler: its <c>GpuTargetConfigProto</c> as text.</summary>
internal static class GpuDescription
{
    /// <summary>The options of the topology: what the devices are, and how many.</summary>
    public static IReadOnlyDictionary<string, object> Options(GpuGeneration gpu, int devices) =>
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["target_config"] = Text(gpu),
            ["topology"] = string.Create(CultureInfo.InvariantCulture, $"1x1x{devices}"),
        };

    /// <summary>The description. What all of NVIDIA's GPUs since Volta share (threads, registers, grids) is of CUDA's programming guide.</summary>
    public static string Text(GpuGeneration gpu)
    {
        // Features that are of one generation alone (sm_90a, sm_100a), as compilers ask for them.
        string extension = gpu.Capability.Major >= 9 ? " feature_extension: ACCELERATED_FEATURES" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            gpu_device_info {
              name: "NVIDIA {{gpu.Name.ToUpperInvariant()}}"
              device_vendor: "NVIDIA Corporation"
              cuda_compute_capability { major: {{gpu.Capability.Major}} minor: {{gpu.Capability.Minor}}{{extension}} }
              core_count: {{gpu.Cores}}
              fpus_per_core: {{gpu.Lanes}}
              clock_rate_ghz: {{gpu.Clock}}
              memory_bandwidth: {{(long)gpu.Bandwidth}}
              l2_cache_size: {{gpu.Cache}}
              device_memory_size: {{gpu.Memory}}
              shared_memory_per_core: {{gpu.SharedMemory}}
              shared_memory_per_block: 49152
              shared_memory_per_block_optin: {{gpu.SharedMemory - 1024}}
              threads_per_warp: 32
              threads_per_block_limit: 1024
              threads_per_core_limit: 2048
              registers_per_core_limit: 65536
              registers_per_block_limit: 65536
              block_dim_limit_x: 2147483647
              block_dim_limit_y: 65535
              block_dim_limit_z: 65535
              thread_dim_limit_x: 1024
              thread_dim_limit_y: 1024
              thread_dim_limit_z: 64
              device_address_bits: 64
              ecc_enabled: true
              driver_version: "13.0.0"
              runtime_version: "13.0.0"
              compile_time_toolkit_version: "13.0.0"
              dnn_version: "9.10.0"
            }
            platform_name: "CUDA"
            dnn_version_info { major: 9 minor: 10 patch: 0 }
            device_description_str: "NVIDIA {{gpu.Name.ToUpperInvariant()}}"

            """
        );
    }
}
