using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data;

/// <summary>
/// Whether the classes of some data are those that a model was or is trained on. Equal numbers of classes prove nothing: in another order, or with other
/// names behind the same ids, every label would mean something else.
/// </summary>
public static class ClassAgreement
{
    private const int Listed = 5;

    /// <summary>Puts the samples of a source into a model's classes: by id, where names and kinds agree.</summary>
    /// <param name="source">The data.</param>
    /// <param name="classes">The model's classes, in its order.</param>
    /// <param name="place">Where those stand, for messages.</param>
    /// <param name="all">Whether the data must know every class of the model: needed for training, but not for evaluation.</param>
    /// <returns>The source itself where its list is the same, else one that owns it and has the model's order.</returns>
    /// <exception cref="DataException">MF6012: the lists contradict each other.</exception>
    public static IPanopticSource Join(IPanopticSource source, IReadOnlyList<PanopticCategory> classes, string place, bool all = false)
    {
        Require(source.Categories, source.Place, classes, place, all);
        return source.Categories.SequenceEqual(classes) ? source : new JoinedSource(source, classes);
    }

    /// <summary>Refuses two lists that give one id two meanings.</summary>
    /// <param name="data">The one that is to fit.</param>
    /// <param name="dataPlace">Where it stands.</param>
    /// <param name="classes">The one that it is held against.</param>
    /// <param name="place">Where that stands.</param>
    /// <param name="all">Whether it must know every class of the other.</param>
    /// <exception cref="DataException">MF6012: the lists contradict each other.</exception>
    internal static void Require(
        IReadOnlyList<PanopticCategory> data, string dataPlace, IReadOnlyList<PanopticCategory> classes, string place, bool all = false)
    {
        string[] differences = [.. Differences(data, classes, all)];
        if (differences.Length == 0) return;
        string more = differences.Length > Listed ? FormattableString.Invariant($"; and {differences.Length - Listed} more") : "";
        throw new DataException(
            "MF6012",
            dataPlace,
            $"The classes are not those of {place}: {string.Join("; ", differences.Take(Listed))}{more}",
            "Give data whose categories have the same ids, names and isthing; their order does not matter"
        );
    }

    private static IEnumerable<string> Differences(IReadOnlyList<PanopticCategory> data, IReadOnlyList<PanopticCategory> model, bool all)
    {
        Dictionary<int, PanopticCategory> known = model.ToDictionary(static category => category.Id);
        foreach (PanopticCategory category in data)
        {
            if (!known.TryGetValue(category.Id, out PanopticCategory? other))
                yield return FormattableString.Invariant($"{category.Id} is {Text(category)} here and not there");
            else if (other != category)
                yield return FormattableString.Invariant($"{category.Id} is {Text(category)} here and {Text(other)} there");
        }

        if (!all) yield break;
        HashSet<int> here = [.. data.Select(static category => category.Id)];
        foreach (PanopticCategory category in model.Where(category => !here.Contains(category.Id)))
            yield return FormattableString.Invariant($"{category.Id} is {Text(category)} there and not here");
    }

    private static string Text(PanopticCategory category) => $"'{category.Name}' ({(category.IsThing ? "thing" : "stuff")})";

    /// <summary>Samples of a source in the order of a model's classes.</summary>
    private sealed class JoinedSource : IPanopticSource
    {
        private readonly IPanopticSource source;
        private readonly Dictionary<int, int> positions;

        public JoinedSource(IPanopticSource source, IReadOnlyList<PanopticCategory> classes)
        {
            (this.source, Categories) = (source, classes);
            positions = classes.Index().ToDictionary(static entry => entry.Item.Id, static entry => entry.Index);
            Annotated = source.Categories.Select(static category => category.Id).ToHashSet();
        }

        public string Place => source.Place;

        public string Seen => source.Seen;

        public IReadOnlyList<string> Assumed => source.Assumed;

        public IReadOnlyList<PanopticCategory> Categories { get; }

        public IReadOnlySet<int> Annotated { get; }

        public int Unannotated => source.Unannotated;

        public IReadOnlyList<string> Unused => source.Unused;

        public (int Height, int Width)? Largest => source.Largest;

        public IReadOnlyList<string> Shared => source.Shared;

        public int Count => source.Count;

        public string Fingerprint => source.Fingerprint;

        public string ImageName(int index) => source.ImageName(index);

        public PanopticSample Load(int index)
        {
            PanopticSample sample = source.Load(index);
            return sample with { Segments = [.. sample.Segments.Select(segment => segment with { Class = positions[segment.CategoryId] })] };
        }

        public void Dispose() => source.Dispose();
    }
}
