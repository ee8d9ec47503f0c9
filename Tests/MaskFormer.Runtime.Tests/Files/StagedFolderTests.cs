using MaskFormer.Runtime.Data;
using Xunit;
using TemporaryFolder = MaskFormer.Runtime.Tests.Data.TemporaryFolder;

namespace MaskFormer.Runtime.Tests.Files;

/// <summary>Files that appear together: of one program at a time.</summary>
public sealed class StagedFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Two_at_once_do_not_mix()
    {
        string output = folder["records"];
        DataException? second = null;
        StagedFolder.Write(output, building =>
        {
            File.WriteAllText(Path.Combine(building, "a"), "first");
            second = Assert.Throws<DataException>(() => StagedFolder.Write(output, other =>
            {
                File.WriteAllText(Path.Combine(other, "a"), "second");
                return 0;
            }));
            return 0;
        });
        Assert.Equal(("MF6051", output), (second!.Id, second.Place));
        Assert.Equal("first", File.ReadAllText(Path.Combine(output, "a")));
        Assert.Equal(["a"], Directory.GetFileSystemEntries(output).Select(Path.GetFileName));
    }

    [Fact]
    public void What_a_program_left_that_was_ended_goes_at_the_next()
    {
        string left = folder[$".building.2147483600.{Guid.NewGuid():N}.tmp"];
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(left).FullName, "half"), "");
        File.WriteAllText(folder[".building.lock"], "");
        StagedFolder.Write(folder.Root, static building =>
        {
            File.WriteAllText(Path.Combine(building, "a"), "");
            return 0;
        });
        Assert.Equal(["a"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void What_fails_leaves_no_folder()
    {
        Assert.Throws<InvalidOperationException>(() => StagedFolder.Write<int>(folder["new"], static _ => throw new InvalidOperationException()));
        Assert.False(Directory.Exists(folder["new"]));
    }
}
