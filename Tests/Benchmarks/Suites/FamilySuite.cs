using MaskFormer.Definitions;
using MaskFormer.Peers;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using MaskFormer.Torch;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Benchmarks;

/// <summary>A step of Mask2Former's R50 against one of MaskFormer's, on the same batch, by each engine.</summary>
internal static class FamilySuite
{
    public static void Run(BenchmarkOptions options)
    {
        foreach (int side in options.Size is null ? [256] : options.Size.Split(',').Select(int.Parse))
        {
            MaskFormerExperiment first = PeerExperiment.For(batch: 2, side, side, slots: 100);
            Mask2FormerExperiment second = new() { Data = first.Data, Training = first.Training };
            TrainingBatch batch = new PeerBatch(2, side, side, slots: 100, targets: 20).Ours;
            if (options.Engine is null or "torch") Criteria(options, side);
            foreach (string engine in options.Engine is { } only ? [only] : (string[])["torch", "xla"])
            {
                using ITrainingEngine one = Engines.OpenTraining(engine, first, EngineSuite.Xla(options)),
                    two = Engines.OpenTraining(engine, second, EngineSuite.Xla(options));
                Alternation.Print(
                    $"R50 by {engine}: step, batch 2, {side} x {side}",
                    options.Rounds ?? 6,
                    ("MaskFormer", () => one.Step([batch], 1)),
                    ("Mask2Former", () => two.Step([batch], 1))
                );
            }
        }
    }

    /// <summary>Criteria alone: values and their gradient by logits and masks, the predictions being waves of noise.</summary>
    private static void Criteria(BenchmarkOptions options, int side)
    {
        NativeLibrary.Prepare(); // as an engine does
        using IDisposable random = StepRandom.Begin(7);
        Tensor labels = randint(0, 133, [2, 100]).to(ScalarType.Float32), pixels = ones(2, side, side);
        Tensor valid = arange(100).lt(20).expand(2, 100).to(ScalarType.Float32);
        Tensor cell = (arange(side, dtype: ScalarType.Float32) * 5 / side).floor();
        Tensor owners = ((cell.unsqueeze(1) * 4) + (cell.unsqueeze(0) * 4 / 5).floor() + 1).clamp_max(20).expand(2, 1, side, side).contiguous();
        SetCriterion.Module one = new SetCriterion { PairsPerImage = 24 }.CreateModule();
        PointCriterion.Module two = new PointCriterion { PairsPerImage = 24 }.CreateModule();
        Alternation.Print(
            $"criterion alone on TorchSharp, {side} x {side}, 40 targets", options.Rounds ?? 6,
            ("MaskFormer's, 6 layers", () => Evaluate(6, (logits, masks) => one.forward(logits, masks, labels, owners, valid, pixels).Total)),
            ("Mask2Former's, 10 layers", () => Evaluate(10, (logits, masks) => two.forward(logits, masks, labels, owners, valid, pixels).Total)));

        void Evaluate(int layers, Func<Tensor, Tensor, Tensor> total)
        {
            using var scope = NewDisposeScope();
            using Generator noise = new(3);
            Tensor logits = randn([layers, 100, 2, 134], generator: noise, requires_grad: true);
            Tensor masks = randn([layers, 2, 100, side / 4, side / 4], generator: noise, requires_grad: true);
            total(logits, masks).backward();
        }
    }
}
