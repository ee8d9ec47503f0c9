using MaskFormer.Language;
using Xunit;
using static TorchSharp.torch;

namespace MaskFormer.Torch.Tests.Operations;

/// <summary>Dropout inside of a step follows the numbers that all engines share.</summary>
public sealed class StepRandomTests
{
    [Fact]
    public void Drop_and_skip_count_their_calls_and_follow_the_shared_bits()
    {
        using var scope = NewDisposeScope();
        const uint key = 12345;
        using IDisposable step = StepRandom.Begin(key);
        float[] first = TensorOps.Drop(ones(7, 11), 0.3, training: true).data<float>().ToArray();
        float[] second = TensorOps.DropPath(ones(13, 3), 0.5, training: true).data<float>().ToArray();
        float[] third = TensorOps.Drop(ones(5), 0.3, training: true).data<float>().ToArray();
        for (uint i = 0; i < first.Length; i++) Assert.Equal(CounterRandom.Keeps(key, 0, i, 0.3) ? 1 / 0.7f : 0, first[i], 1e-6f);
        for (uint i = 0; i < second.Length; i++) Assert.Equal(CounterRandom.Keeps(key, 1, i / 3, 0.5) ? 2 : 0, second[i]);
        for (uint i = 0; i < third.Length; i++) Assert.Equal(CounterRandom.Keeps(key, 2, i, 0.3) ? 1 / 0.7f : 0, third[i], 1e-6f);
    }

    [Fact]
    public void The_same_key_draws_the_same_and_another_key_does_not()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));

        static float[] Draw(uint key)
        {
            using IDisposable step = StepRandom.Begin(key);
            return TensorOps.Drop(ones(100), 0.5, training: true).data<float>().ToArray();
        }
    }

    [Fact]
    public void Uniform_numbers_follow_the_shared_bits_and_others_follow_from_one_of_them()
    {
        using var scope = NewDisposeScope();
        using IDisposable step = StepRandom.Begin(77);
        TensorOps.Drop(ones(5), 0.3, training: true);
        float[] numbers = TensorOps.Uniform(ones(1), 7, 11).data<float>().ToArray();
        for (uint i = 0; i < numbers.Length; i++) Assert.Equal((CounterRandom.Bits(77, 1, i) >> 8) / 16777216f, numbers[i]);
        float[] others = TensorOps.UniformFrom(tensor(numbers[3]), 500).data<float>().ToArray();
        for (uint i = 0; i < others.Length; i++) Assert.Equal((CounterRandom.Bits((uint)(numbers[3] * 16777216), 0, i) >> 8) / 16777216f, others[i]);
        Assert.Equal(0.5, others.Average(), 0.05);
    }

    [Fact]
    public void Gradients_pass_where_elements_are_kept()
    {
        using var scope = NewDisposeScope();
        using IDisposable step = StepRandom.Begin(9);
        var x = ones([50], requires_grad: true);
        var y = TensorOps.Drop(x, 0.4, training: true);
        y.sum().backward();
        Assert.Equal(y.data<float>().ToArray(), x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Outside_of_a_step_the_generator_draws()
    {
        using var scope = NewDisposeScope();
        StepRandom.Begin(1).Dispose();
        manual_seed(1);
        float[] first = TensorOps.Drop(ones(100), 0.5, training: true).data<float>().ToArray();
        float[] second = TensorOps.Drop(ones(100), 0.5, training: true).data<float>().ToArray();
        manual_seed(1);
        Assert.Equal(first, TensorOps.Drop(ones(100), 0.5, training: true).data<float>().ToArray());
        Assert.NotEqual(first, second);
    }
}
