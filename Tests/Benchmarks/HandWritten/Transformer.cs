using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MaskFormer.Benchmarks.HandWritten;

internal sealed class EncoderLayer : nn.Module
{
    private readonly MultiheadAttention attention = nn.MultiheadAttention(256, 8);
    private readonly Linear linear1 = nn.Linear(256, 2048);
    private readonly Linear linear2 = nn.Linear(2048, 256);
    private readonly LayerNorm norm1 = nn.LayerNorm(256);
    private readonly LayerNorm norm2 = nn.LayerNorm(256);

    public EncoderLayer() : base(nameof(EncoderLayer)) => RegisterComponents();

    public Tensor forward(Tensor x, Tensor position)
    {
        Tensor placed = x + position;
        x = norm1.call(x + attention.call(placed, placed, x, null, false, null).Item1);
        return norm2.call(x + linear2.call(nn.functional.relu(linear1.call(x))));
    }
}

internal sealed class DecoderLayer : nn.Module
{
    private readonly MultiheadAttention selfAttention = nn.MultiheadAttention(256, 8);
    private readonly MultiheadAttention crossAttention = nn.MultiheadAttention(256, 8);
    private readonly Linear linear1 = nn.Linear(256, 2048);
    private readonly Linear linear2 = nn.Linear(2048, 256);
    private readonly LayerNorm norm1 = nn.LayerNorm(256);
    private readonly LayerNorm norm2 = nn.LayerNorm(256);
    private readonly LayerNorm norm3 = nn.LayerNorm(256);

    public DecoderLayer() : base(nameof(DecoderLayer)) => RegisterComponents();

    public Tensor forward(Tensor target, Tensor memory, Tensor position, Tensor queryPosition)
    {
        Tensor placed = target + queryPosition;
        target = norm1.call(target + selfAttention.call(placed, placed, target, null, false, null).Item1);
        target = norm2.call(target + crossAttention.call(target + queryPosition, memory + position, memory, null, false, null).Item1);
        return norm3.call(target + linear2.call(nn.functional.relu(linear1.call(target))));
    }
}
