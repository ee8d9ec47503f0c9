namespace MaskFormer.Reliability.Fuzz;

/// <summary>Every kind of file that the program reads.</summary>
internal sealed class Formats : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("maskformer-fuzz-").FullName;

    /// <summary>All of them, with whole files made on the spot and small ones of ../shared where it is here.</summary>
    public IEnumerable<Format> All() => WeightFormats.In(New("weights")) // each is made when it is asked for: some take seconds
        .Concat(ImageFormats.All())
        .Concat(TextFormats.In(New("text")))
        .Concat(StoredFormats.In(New("stored")))
        .Concat(SettingFormats.In(New("settings")))
        .Concat(LayoutFormats.In(New("layouts")))
        .Concat(BundleFormats.In(New("bundle")))
        .Concat(RunFormats.In(New("run")))
        .Concat(DataFormats.In(New("data")));

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string New(string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;
}
