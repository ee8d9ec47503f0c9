using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MaskFormer.Benchmarks.HandWritten;

/// <summary>ResNet-50 as one would write it in TorchSharp without the generator: the measure for the generated module.</summary>
internal sealed class ResNet50 : nn.Module
{
    private readonly Conv2d stem = nn.Conv2d(3, 64, (7, 7), stride: (2, 2), padding: (3, 3), bias: false);
    private readonly FrozenNorm stemNorm = new(64);
    private readonly ModuleList<Bottleneck>[] stages;

    public ResNet50() : base(nameof(ResNet50))
    {
        stages =
        [
            Stage(64, 64, 256, stride: 1, depth: 3),
            Stage(256, 128, 512, stride: 2, depth: 4),
            Stage(512, 256, 1024, stride: 2, depth: 6),
            Stage(1024, 512, 2048, stride: 2, depth: 3),
        ];
        RegisterComponents();
        for (int i = 0; i < stages.Length; i++) register_module($"res{i + 2}", stages[i]);
    }

    public Tensor[] forward(Tensor image)
    {
        Tensor x = nn.functional.max_pool2d(nn.functional.relu(stemNorm.forward(stem.call(image))), 3, 2, 1);
        Tensor[] levels = new Tensor[stages.Length];
        for (int i = 0; i < stages.Length; i++)
        {
            foreach (Bottleneck block in stages[i]) x = block.forward(x);
            levels[i] = x;
        }

        return levels;
    }

    private static ModuleList<Bottleneck> Stage(int @in, int mid, int @out, int stride, int depth) =>
        nn.ModuleList([.. Enumerable.Range(0, depth).Select(i => new Bottleneck(i == 0 ? @in : @out, mid, @out, i == 0 ? stride : 1))]);
}

internal sealed class Bottleneck : nn.Module
{
    private readonly Conv2d conv1;
    private readonly Conv2d conv2;
    private readonly Conv2d conv3;
    private readonly Conv2d? shortcut;
    private readonly FrozenNorm norm1;
    private readonly FrozenNorm norm2;
    private readonly FrozenNorm norm3;
    private readonly FrozenNorm? shortcutNorm;

    public Bottleneck(int @in, int mid, int @out, int stride) : base(nameof(Bottleneck))
    {
        conv1 = nn.Conv2d(@in, mid, (1, 1), bias: false);
        conv2 = nn.Conv2d(mid, mid, (3, 3), stride: (stride, stride), padding: (1, 1), bias: false);
        conv3 = nn.Conv2d(mid, @out, (1, 1), bias: false);
        norm1 = new(mid);
        norm2 = new(mid);
        norm3 = new(@out);
        if (@in != @out)
        {
            shortcut = nn.Conv2d(@in, @out, (1, 1), stride: (stride, stride), bias: false);
            shortcutNorm = new(@out);
        }

        RegisterComponents();
    }

    public Tensor forward(Tensor x)
    {
        Tensor narrow = nn.functional.relu(norm1.forward(conv1.call(x)));
        Tensor spatial = nn.functional.relu(norm2.forward(conv2.call(narrow)));
        Tensor wide = norm3.forward(conv3.call(spatial));
        Tensor side = shortcut is null ? x : shortcutNorm!.forward(shortcut.call(x));
        return nn.functional.relu(wide + side);
    }
}

/// <summary>Batch normalisation with fixed statistics.</summary>
internal sealed class FrozenNorm : nn.Module
{
    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly Tensor mean;
    private readonly Tensor variance;

    public FrozenNorm(int channels) : base(nameof(FrozenNorm))
    {
        weight = ones(channels).DetachFromDisposeScope();
        bias = zeros(channels).DetachFromDisposeScope();
        mean = zeros(channels).DetachFromDisposeScope();
        variance = ones(channels).DetachFromDisposeScope();
    }

    public Tensor forward(Tensor x) => nn.functional.batch_norm(x, mean, variance, weight, bias, training: false, momentum: 0.1, eps: 1e-5);
}
