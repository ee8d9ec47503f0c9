using System.Collections.Concurrent;
using System.Reflection;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data;

/// <summary>Opens the images of an experiment: finds the <see cref="IDataSource"/> for its options, in any assembly that is loaded.</summary>
public static class DataSources
{
    /// <summary>The split that is trained on.</summary>
    public const string Train = "train";

    /// <summary>The split that is evaluated on.</summary>
    public const string Val = "val";

    private static readonly ConcurrentDictionary<Type, IDataSource> known = [];

    /// <summary>The names of all data sources.</summary>
    public static IReadOnlyList<string> Names => [.. All().Select(static source => source.Attribute.Name).Order(StringComparer.Ordinal)];

    /// <summary>Opens a split; a generated data set is drawn first if it is not there yet and no folder is named.</summary>
    /// <param name="config">Which data set.</param>
    /// <param name="folder">The folder (<c>--data</c>), of records or as users have COCO; null takes the configuration's, or the data set's own place.</param>
    /// <param name="split"><see cref="Train"/> or <see cref="Val"/>. If the data has only one split, that one is used for both.</param>
    /// <param name="progress">Gets (images drawn, images in all) while a data set is generated.</param>
    /// <exception cref="DataException">The data is not there or cannot be used. MF6014: no source, or more than one, is for these options.</exception>
    public static IPanopticSource Open(DataConfig config, string? folder, string split, Action<int, int>? progress = null) =>
        Of(config).Open(new(config, folder ?? config.Folder, split, progress));

    /// <summary>Whether the data can be opened without the user's naming a folder first.</summary>
    public static bool IsPlaced(DataConfig config) => config.Folder is not null || !Of(config).NeedsFolder;

    private static IDataSource Of(DataConfig config) => known.GetOrAdd(config.GetType(), static options => Find(options));

    private static IDataSource Find(Type options)
    {
        (Type Type, DataSourceAttribute Attribute)[] sources = [.. All()];

        // The options' own source counts before one of what they are derived from.
        for (Type? type = options; type is not null; type = type.BaseType)
        {
            Type[] own = [.. sources.Where(source => source.Attribute.Options == type).Select(static source => source.Type)];
            if (own is [var only]) return (IDataSource)Activator.CreateInstance(only, nonPublic: true)!;
            if (own.Length > 1)
            {
                IEnumerable<string?> names = own.Select(static one => one.FullName).Order(StringComparer.Ordinal);
                throw Wrong(options, $"several data sources are for it: {string.Join(", ", names)}");
            }
        }

        throw Wrong(options, "no data source is for it");
    }

    private static IEnumerable<(Type Type, DataSourceAttribute Attribute)> All() =>
        from assembly in AppDomain.CurrentDomain.GetAssemblies()
        where assembly == typeof(DataSources).Assembly || Knows(assembly)
        from type in assembly.GetTypes()
        let attribute = type.GetCustomAttribute<DataSourceAttribute>(inherit: false)
        where attribute is not null
        select (type, attribute);

    private static bool Knows(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Any(static name => name.Name == typeof(DataSources).Assembly.GetName().Name);

    private static DataException Wrong(Type options, string cause) =>
        new("MF6014", options.FullName ?? options.Name, cause, "Give one class that implements IDataSource the attribute [DataSource(NAME, typeof(OPTIONS))]");
}
