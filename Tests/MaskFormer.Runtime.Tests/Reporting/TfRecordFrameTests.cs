using MaskFormer.Runtime.Data.Records;
using Xunit;

namespace MaskFormer.Runtime.Tests.Reporting;

public sealed class TfRecordFrameTests
{
    /// <summary>CRC-32C of "123456789" is E3069283 (RFC 3720); the mask is a rotation by 15 and an addition.</summary>
    [Fact]
    public void TheChecksumIsCastagnolisMasked() => Assert.Equal(0xC78AB0E5, TfRecordFrame.MaskedCrc("123456789"u8));

    [Fact]
    public void AnEmptyRecordHasSixteenBytes()
    {
        using MemoryStream stream = new();
        TfRecordFrame.Write(stream, []);
        Assert.Equal("0000000000000000" + "29039807" + "D8EA82A2", Convert.ToHexString(stream.ToArray()));
    }
}
