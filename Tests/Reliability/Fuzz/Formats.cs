namespace MaskFormer.Reliability.Fuzz;

/// <summary>Every kind of file that the program reads.</summary>
internal sealed class Formats : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("maskformer-fuzz-").FullName;

    /// <summary>All of them, with whole files made on the spot and small ones of ../shared where it is here.</summary>
    public IEnumerable<Format> All() =>
    [
        .. WeightFormats.In(New("weights")), .. ImageFormats.All(), .. DataFormats.In(New("data")), .. TextFormats.In(New("text")),
        .. StoredFormats.In(New("stored")),
    ];

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string New(string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;
}
