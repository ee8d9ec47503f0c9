using System.Globalization;
using MaskFormer.Reliability.Kill;
using Xunit;

namespace MaskFormer.Reliability.Memory;

/// <summary>Too little address space (<c>ulimit -v</c>) is told: it ended in an abort of .NET or oneDNN, or in half a gigabyte of copies of libtorch.</summary>
public sealed class AddressSpaceTests
{
    [SkippableTheory]
    [InlineData(2_000_000_000)]
    [InlineData(4_200_000_000)]
    public void Too_little_address_space_is_told(long bytes)
    {
        Skip.IfNot(File.Exists("/usr/bin/prlimit"), "prlimit is not here");
        using Workplace place = new("torch");
        Ended ended = Trainee.Run(place.Start(place.NewRun()), place.Cache, ["prlimit", string.Create(CultureInfo.InvariantCulture, $"--as={bytes}")]);
        Assert.Equal(1, ended.Code);
        Assert.Contains("MF7008 address space", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("training with libtorch takes 4,700 or more", ended.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(AppContext.BaseDirectory, "cpu")), "libtorch was copied");
    }
}
