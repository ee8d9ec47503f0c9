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
        foreach (string folder in folders)
        {
            foreach (string split in new[] { DataSources.Train, DataSources.Val })
                Refused(folder, () =>
                {
                    using IPanopticSource source = DataSources.Open(new CocoPanopticData(), folder, split);
                    if (source.Count > 0) source.Load(0);
                });
        }
    }

    private static void Every(string folder, Action<string> read)
    {
        string[] files = Directory.GetFiles(Shared.Path(folder));
        Assert.NotEmpty(files);
        foreach (string file in files) Refused(file, () => read(file));
    }

    private static void Refused(string place, Action read)
    {
        try
        {
            read();
        }
        catch (MaskFormerException error)
        {
            Assert.Matches("^MF[46][0-9]{3}$", error.Id);
        }
        catch (Exception error)
        {
            Assert.Fail($"{place}: {error.GetType().Name}: {error.Message}");
        }
    }
}
