using MaskFormer.Language;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Optimisation;

public sealed class AdamWTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void First_step_moves_by_the_rate_after_decay(bool fused)
    {
        Parameter weight = Double([2, -3]);
        using AdamW optimizer = new([new("w", weight, new(RateFactor: 0.1, Decay: 0.5))], fused: fused);
        weight.grad = Near.Tensor([4, -1e-3], 2);
        optimizer.Step(0.2);
        // rate 0.02; after bias correction m = g and v = g²
        Near.Equal([(2 * 0.99) - (0.02 * 4 / (4 + 1e-8)), (-3 * 0.99) + (0.02 * 1e-3 / (1e-3 + 1e-8))], weight, 1e-15);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_steps_are_the_formula(bool fused)
    {
        (double p, double m, double v) = (0.7, 0, 0);
        Parameter weight = Double([p]);
        using AdamW optimizer = new([new("w", weight, new(1, 0.1))], fused: fused);
        for (int t = 1; t <= 20; t++)
        {
            (double g, double rate) = (Math.Sin(t), 0.01 / t);
            weight.grad = Near.Tensor([g], 1);
            optimizer.Step(rate);
            p *= 1 - (rate * 0.1);
            m = (0.9 * m) + (0.1 * g);
            v = (0.999 * v) + (0.001 * g * g);
            p -= rate / (1 - Math.Pow(0.9, t)) * m / ((Math.Sqrt(v) / Math.Sqrt(1 - Math.Pow(0.999, t))) + 1e-8);
        }

        Near.Equal([p], weight, 1e-14);
        Near.Equal([m], optimizer.State()["w.exp_avg"], 1e-15);
        Near.Equal([v], optimizer.State()["w.exp_avg_sq"], 1e-15);
        Near.Equal([20], optimizer.State()["w.step"], 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Float32_steps_are_those_of_TorchSharp_s_own(bool fused)
    {
        manual_seed(1);
        Parameter ours = new(randn(7, 5));
        Parameter theirs = new(ours.detach().clone());
        using AdamW optimizer = new([new("w", ours, new(1, 0.05))], fused: fused);
        using var reference = optim.AdamW([theirs], lr: 1e-3, weight_decay: 0.05);
        for (int i = 0; i < 10; i++)
        {
            Tensor g = randn(7, 5);
            (ours.grad, theirs.grad) = (g.clone(), g.clone());
            optimizer.Step(1e-3);
            reference.step();
        }

        Near.Equal(theirs, ours, 5e-7);
    }

    [Fact]
    public void Fused_and_single_operations_agree()
    {
        manual_seed(2);
        Tensor start = randn(33, 7);
        (Parameter a, Parameter b) = (new(start.clone()), new(start.clone()));
        using AdamW together = new([new("w", a, new(0.1, 1e-4))]);
        using AdamW single = new([new("w", b, new(0.1, 1e-4))], fused: false);
        for (int i = 0; i < 5; i++)
        {
            Tensor g = randn(33, 7);
            (a.grad, b.grad) = (g.clone(), g.clone());
            together.Step(1e-2);
            single.Step(1e-2);
        }

        Near.Equal(b, a, 3e-7);
    }

    [SkippableFact]
    public void Fused_path_is_taken_with_the_library_in_use()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the dispatcher is only known to work on Linux");
        using AdamW optimizer = new([new("w", Double([1]), new(1, 0))]);
        Assert.True(optimizer.Fused);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Transposed_gradient_reaches_the_right_elements(bool fused)
    {
        Parameter weight = new(zeros(2, 3, dtype: ScalarType.Float64));
        using AdamW optimizer = new([new("w", weight, new(1, 0))], fused: fused);
        weight.grad = Near.Tensor([1, -1, 1, 1, -1, -1], 3, 2).t(); // [[1, 1, -1], [-1, 1, -1]]
        optimizer.Step(0.5);
        Near.Equal([-0.5, -0.5, 0.5, 0.5, -0.5, 0.5], weight, 1e-7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weight_without_gradient_is_left_alone(bool fused)
    {
        (Parameter a, Parameter b) = (Double([1]), Double([1]));
        using AdamW optimizer = new([new("a", a, new(1, 0.5)), new("b", b, new(1, 0.5))], fused: fused);
        a.grad = Near.Tensor([1], 1);
        optimizer.Step(0.1);
        Near.Equal([1], b, 0);
        Near.Equal([0], optimizer.State()["b.step"], 0);
    }

    [Fact]
    public void Saved_state_continues_exactly()
    {
        Assert.Equal(Train(interrupted: false), Train(interrupted: true));

        static double[] Train(bool interrupted)
        {
            manual_seed(5);
            Parameter weight = new(randn(4, 3));
            AdamW optimizer = new([new("layer.weight", weight, new(1, 0.01))]);
            for (int i = 0; i < 6; i++)
            {
                if (interrupted && i == 3)
                {
                    Dictionary<string, Tensor> saved = optimizer.State().ToDictionary(p => p.Key, p => p.Value.clone());
                    optimizer.Dispose();
                    optimizer = new([new("layer.weight", weight, new(1, 0.01))]);
                    optimizer.Load(saved);
                }

                weight.grad = randn(4, 3);
                optimizer.Step(0.01);
            }

            optimizer.Dispose();
            return weight.Numbers();
        }
    }

    [Fact]
    public void State_of_another_model_is_refused_and_changes_nothing()
    {
        using AdamW optimizer = new([new("w", Double([1, 2]), new(1, 0))]);
        Dictionary<string, Tensor> state = optimizer.State().ToDictionary(p => p.Key, p => p.Value + 1);
        Refused("v.step", new(state) { ["v.step"] = zeros(1) });
        Refused("w.exp_avg_sq", new(state) { ["w.exp_avg_sq"] = zeros(3) });
        Refused("w.step", new(state.Where(p => p.Key != "w.step")));
        Near.Equal([0, 0], optimizer.State()["w.exp_avg"], 0);

        void Refused(string key, Dictionary<string, Tensor> saved)
        {
            var error = Assert.Throws<MaskFormerException>(() => optimizer.Load(saved));
            Assert.Equal(("MF4101", key), (error.Id, error.Place));
        }
    }

    [Fact]
    public void Live_tensors_stay_flat()
    {
        Parameter[] weights = [.. Enumerable.Range(0, 5).Select(i => new Parameter(randn(6, i + 1)))];
        using AdamW optimizer = new(weights.Select((w, i) => new TrainedWeight($"{i}", w, new(i % 2 == 0 ? 1 : 0.1, 0.1))));
        long after = 0;
        for (int step = 0; step < 40; step++)
        {
            using (NewDisposeScope())
            {
                weights.Select(w => w.square().sum()).Aggregate((a, b) => a + b).backward();
                Gradients.Clip(weights, 0.01);
                optimizer.Step(1e-3);
                optimizer.ClearGradients();
            }

            if (step == 3) after = LiveTensors.Count();
        }

        LiveTensors.AssertNoMoreThan(after);
    }

    private static Parameter Double(double[] values) => new(Near.Tensor(values, values.Length));
}
