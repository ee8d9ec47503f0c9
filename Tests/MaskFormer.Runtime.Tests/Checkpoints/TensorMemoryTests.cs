using System.Runtime.InteropServices;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

public sealed class TensorMemoryTests
{
    // Odd sizes, one of more than half of an array of 32 MiB, one that does not fit the rest of it.
    private static readonly int[] sizes = [3, 65, 0, 20_000_001, 1, 15_000_000, 16_000_000, 9_000_000, 1000];

    [Fact]
    public void Tensors_of_one_source_do_not_share_a_byte()
    {
        byte[] file = new byte[64_000_000];
        new Random(5).NextBytes(file);
        using ByteSource source = ByteSource.Of(file, "file");
        ReadOnlyMemory<byte>[] tensors = [.. sizes.Select((size, i) => source.ReadTensor(1000 * i, size))];

        for (int i = 0; i < sizes.Length; i++) Assert.True(tensors[i].Span.SequenceEqual(file.AsSpan(1000 * i, sizes[i])), $"tensor {i}");
    }

    [Fact]
    public void Tensors_of_a_small_source_take_no_more_than_it_has()
    {
        TensorMemory memory = new(most: 100);

        Assert.True(MemoryMarshal.TryGetArray(memory.Take(60), out ArraySegment<byte> first));
        Assert.Equal(100, first.Array!.Length);
    }

    [Fact]
    public void A_tensor_beyond_its_source_is_refused()
    {
        using ByteSource source = ByteSource.Of(new byte[10], "file");

        Assert.Equal("MF4011", Assert.Throws<MaskFormerException>(() => source.ReadTensor(4, 7)).Id);
    }
}
