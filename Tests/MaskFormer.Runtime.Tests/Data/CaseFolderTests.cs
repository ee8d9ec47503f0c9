using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>
/// Every case of ../shared/cases by its kind, so that one that is added is read too: it is read, or refused with an ID. What each must give is told by the
/// tests that name it.
/// </summary>
public sealed class CaseFolderTests
{
    [SkippableFact]
    public void Every_image_is_read_or_refused() => Every("cases/reports/img", static file => ImageDecoder.Decode(File.ReadAllBytes(file), file));

    [SkippableFact]
    public void Every_file_of_weights_is_read_or_refused() => Every("cases/reports/w", static file => WeightImport.ReadAll(file, []));

    [SkippableFact]
    public void Every_data_set_is_read_or_refused()
    {
        string[] folders = Directory.GetDirectories(Shared.Path("cases/reports"), "c*");
        Assert.True(folders.Length > 40, $"{folders.Length} data sets");
        int read = 0;
        foreach (string folder in folders)
        {
            foreach (string split in new[] { DataSources.Train, DataSources.Val })
                read += IsRead(folder, () =>
                {
                    using IPanopticSource source = DataSources.Open(new CocoPanopticData(), folder, split);
                    if (source.Count > 0) source.Load(0);
                });
        }

        Assert.True(read > 0, "all of them are refused");
    }

    private static void Every(string folder, Action<string> read)
    {
        string[] files = Directory.GetFiles(Shared.Path(folder));
        Assert.NotEmpty(files);
        Assert.True(files.Sum(file => IsRead(file, () => read(file))) > 0, "all of them are refused");
    }

    // 1 if it is read, 0 if it is refused.
    private static int IsRead(string place, Action read)
    {
        try
        {
            read();
            return 1;
        }
        catch (MaskFormerException error)
        {
            Assert.Matches("^MF[46][0-9]{3}$", error.Id);
            return 0;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{place}: {error.GetType().Name}: {error.Message}", error);
        }
    }
}
