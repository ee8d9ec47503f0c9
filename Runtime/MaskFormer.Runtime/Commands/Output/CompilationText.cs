using System.Globalization;
using System.Text;
using MaskFormer.Pjrt;

namespace MaskFormer.Runtime.Commands;

/// <summary>What a program cost to compile and will cost to run, in one line.</summary>
internal static class CompilationText
{
    private const double MiB = 1 << 20;

    /// <summary><c>train: compiled in 36.0 s from 1180 KiB of MLIR; 133 MiB of device memory (18 arguments, 115 work space); 41.3 GFLOP</c>.</summary>
    public static string Of(Compilation compilation)
    {
        StringBuilder text = new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{compilation.Name}: {(compilation.FromCache ? "loaded from the cache" : "compiled")} in {compilation.Duration.TotalSeconds:0.0} s "
                    + $"from {compilation.ProgramBytes / 1024} KiB of MLIR"
            )
        );
        if (compilation.Memory is { } memory)
            text.Append(
                FormattableString.Invariant(
                    $"; {memory.Total / MiB:0} MiB of device memory ({memory.Arguments / MiB:0} arguments, {memory.Temporary / MiB:0} work space)"
                )
            );
        if (compilation.Cost?.Flops is { } flops)
            text.Append(FormattableString.Invariant($"; {flops / 1e9:0.0} GFLOP"));
        return text.ToString();
    }
}
