using System.Collections.Concurrent;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Data;

/// <summary>Opens the images of an experiment: finds the <see cref="IDataSource"/> for its options, in any assembly that the program was built with.</summary>
public static class DataSources
{
    /// <summary>The split that is trained on.</summary>
    public const string Train = SplitNames.Train;

    /// <summary>The split that is evaluated on.</summary>
    public const string Val = SplitNames.Val;

    // Tells these random numbers from others.
    private const long fractionStream = 4;

    private static readonly ConcurrentDictionary<Type, IDataSource> known = [];

    /// <summary>The names of all data sources.</summary>
    public static IReadOnlyList<string> Names =>
        [.. ByAttribute.All<DataSourceAttribute>().Select(static source => source.Attribute.Name).Order(StringComparer.Ordinal)];

    /// <summary>Opens a split; a generated data set is drawn first if it is not there yet and no folder is named.</summary>
    /// <param name="config">Which data set.</param>
    /// <param name="folder">The folder (<c>--data</c>), of records or as users have COCO; null takes the configuration's, or the data set's own place.</param>
    /// <param name="split"><see cref="Train"/> or <see cref="Val"/>. If the data has only one split, that one is used for both.</param>
    /// <param name="progress">Gets (images drawn, images in all) while a data set is generated.</param>
    /// <exception cref="DataException">The data is not there or cannot be used. MF6014: no source, or more than one, is for these options.</exception>
    public static IPanopticSource Open(DataConfig config, string? folder, string split, Action<int, int>? progress = null) =>
        Part(SoundSource.Of(Of(config), source => source.Open(new(config, folder ?? config.Folder, split, progress))), config, split);

    // The same images in every run, whatever its seed.
    private static IPanopticSource Part(IPanopticSource source, DataConfig config, string split)
    {
        if (split != Train || config.Fraction >= 1) return source;
        int[] order = [.. Enumerable.Range(0, source.Count)];
        new KeyedRandom(fractionStream).Shuffle<int>(order);
        int taken = Math.Max(1, (int)Math.Round(config.Fraction * source.Count));
        string place = FormattableString.Invariant($"{source.Place} (data.fraction={config.Fraction})");
        return ListedSource.Of(source, [.. order.Take(taken).Order()], place);
    }

    /// <summary>Whether the data can be opened without the user's naming a folder first.</summary>
    public static bool IsPlaced(DataConfig config) => config.Folder is not null || !Of(config).NeedsFolder;

    private static IDataSource Of(DataConfig config) => known.GetOrAdd(config.GetType(), static options => Find(options));

    private static IDataSource Find(Type options) => (IDataSource)ByAttribute.Make<DataSourceAttribute>(
        options, static mark => mark.Options, "data source", cause => Wrong(options, cause));

    private static DataException Wrong(Type options, string cause) =>
        new("MF6014", options.FullName ?? options.Name, cause, "Give one class that implements IDataSource the attribute [DataSource(NAME, typeof(OPTIONS))]");
}
