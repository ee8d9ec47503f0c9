using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Shapes;

namespace MaskFormer.Runtime.Data;

/// <summary>The generated data set: drawn into a folder of its own on first use. A folder that the user names may be misspelt and is never drawn.</summary>
[DataSource("shapes", typeof(ShapesData))]
internal sealed class DrawnShapes : IDataSource
{
    public bool NeedsFolder => false;

    public IPanopticSource Open(DataRequest request)
    {
        if (request.Folder is { } named) return AnnotatedFolder.Open(named, request.Split);
        ShapesData data = (ShapesData)request.Options;
        ShapesOptions options = new()
        {
            Train = data.TrainImages,
            Val = data.ValidationImages,
            Height = data.ImageHeight,
            Width = data.ImageWidth,
            Seed = data.DrawingSeed,
        };
        string name = FormattableString.Invariant($"shapes-{options.Height}x{options.Width}-{options.Train}-{options.Val}-{options.Seed}");
        string folder = Path.Combine("data", name);
        if (!AnnotatedFolder.HoldsData(folder))
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new DataException(
                    "MF6001",
                    folder,
                    "There are neither annotations nor records in this folder, and none are drawn where something else is",
                    "Name the folder of a data set, or empty this one"
                );
            ShapesGenerator.Ensure(folder, options, request.Progress);
        }

        return AnnotatedFolder.Open(folder, request.Split);
    }
}
