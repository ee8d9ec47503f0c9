using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Framing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Reporting;

public sealed class TfRecordFrameTests
{
    /// <summary>CRC-32C of "123456789" is E3069283 (RFC 3720); the mask is a rotation by 15 and an addition.</summary>
    [Fact]
    public void The_checksum_is_castagnolis_masked() => Assert.Equal(0xC78AB0E5, MaskedCrc.Of("123456789"u8));

    [Fact]
    public void An_empty_record_has_sixteen_bytes()
    {
        using MemoryStream stream = new();
        TfRecordFrame.Write(stream, []);
        Assert.Equal("0000000000000000" + "29039807" + "D8EA82A2", Convert.ToHexString(stream.ToArray()));
    }
}
