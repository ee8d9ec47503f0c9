using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Benchmarks;

/// <summary>What the mask losses take: six layers of 100 queries whose masks are a fourth of the image, so many targets in two images, all matched.</summary>
internal sealed class LossCase
{
    public const int Layers = 6, Images = 2, Queries = 100;

    public LossCase(int pairs, int side, int room)
    {
        (Pairs, Side, Slots) = (pairs, side, Math.Max(Queries, room / Images));
        TrainingBatch batch = new Peers.PeerBatch(Images, side, side, Slots, Math.Min(Slots, pairs / Images)).Ours;
        (Owners, Valid) = (batch.Owners, batch.Valid);
        Random random = new(3);
        Masks = [.. Enumerable.Range(0, Layers * Images * Queries * (side / 4) * (side / 4)).Select(_ => (random.NextSingle() * 8) - 4)];
        Matches = new float[Layers * Images * Slots * Queries];
        for (int row = 0; row < Layers * Images; row++)
        {
            for (int slot = 0; slot < Math.Min(pairs / Images, Queries); slot++) Matches[(((row * Slots) + slot) * Queries) + ((slot * 7 + row) % Queries)] = 1;
        }
    }

    public int Pairs { get; }

    public int Side { get; }

    public int Slots { get; }

    public float[] Masks { get; }

    public float[] Matches { get; }

    public ushort[] Owners { get; }

    public float[] Valid { get; }
}
