using MaskFormer.Benchmarks.HandWritten;
using MaskFormer.Definitions;
using TorchSharp;
using static TorchSharp.torch;
using AdamW = TorchSharp.Modules.AdamW;

namespace MaskFormer.Benchmarks;

/// <summary>
/// The generated module against the same network written by hand in TorchSharp: forward, backward and update with TorchSharp's own optimizer on both sides,
/// dropout off, a plain sum of the outputs as loss, so that only the modules differ.
/// </summary>
internal static class ModuleSuite
{
    private static readonly (int Batch, int Size)[] cases = [(1, 128), (1, 256), (2, 256)];

    public static void Run()
    {
        MaskFormer.Torch.NativeLibrary.Prepare();
        manual_seed(1);
        MaskFormerModel record = new() { DropRate = 0, PixelDecoder = new TransformerPixelDecoder { DropRate = 0 } };
        using MaskFormerModel.Module generated = (MaskFormerModel.Module)record.CreateModule();
        using HandWrittenMaskFormer written = new();
        long[] sizes = [generated.parameters().Sum(static p => p.numel()), written.parameters().Sum(static p => p.numel())];
        Console.WriteLine($"parameters: generated {sizes[0]:N0}, by hand {sizes[1]:N0}");
        using AdamW first = optim.AdamW(written.parameters(), 1e-5);
        using AdamW second = optim.AdamW(generated.parameters(), 1e-5);
        foreach ((int batch, int size) in cases)
        {
            using Tensor image = randn(batch, 3, size, size);
            Alternation.Print(
                $"training step, batch {batch}, {size} x {size}",
                rounds: 15,
                ("by hand", () => Step(first, () => written.forward(image))),
                ("generated", () => Step(second, () => generated.forward(image))));
        }
    }

    private static void Step(AdamW optimizer, Func<(Tensor Logits, Tensor Masks)> forward)
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer.zero_grad();
        (Tensor logits, Tensor masks) = forward();
        (logits.mean() + masks.mean()).backward();
        optimizer.step();
    }
}
