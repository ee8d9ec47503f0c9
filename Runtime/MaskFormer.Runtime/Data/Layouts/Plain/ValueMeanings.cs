using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Decides what the values of index maps mean, and says what it had to assume.</summary>
internal static class ValueMeanings
{
    private const int Byte = 255;
    private const string Ground = "background";

    /// <summary>The meaning of values that occur.</summary>
    /// <param name="place">The data, for errors.</param>
    /// <param name="seen">The values.</param>
    /// <param name="names">The names of the classes; null where nothing tells them.</param>
    /// <param name="options">What the user says.</param>
    /// <exception cref="DataException">MF6073: more values than names; MF6075: a class is named that there is not; MF6009: nothing is labelled.</exception>
    public static (ClassMap Map, int[] Unlabelled, IReadOnlyList<string> Assumed) Of(
        string place, LabelValues seen, ClassNames? names, FolderData options)
    {
        bool binary = seen.Values.Except([0, Byte]).Any() is false && seen.Values.Contains(Byte); // a mask of one class, as programs that paint write it
        int[] unlabelled = options.Unlabelled is { } said ? [.. said] : binary || IsNamed(names, seen.Most) ? [] : [Math.Max(Byte, seen.Most)];
        int[] labelled = [.. seen.Values.Except(unlabelled)];
        if (labelled.Length == 0)
            throw new DataException("MF6009", place, "No pixel has a class: every value is unlabelled", "Say which values label nothing: data.unlabelled");
        (int[] values, string[] classNames) = names is null
            ? (labelled, [.. labelled.Select(value => binary ? value == 0 ? Ground : options.ObjectName : FormattableString.Invariant($"class {value}"))])
            : Named(place, labelled, names);
        HashSet<string> things = [.. options.Things ?? []];
        string known = string.Join(", ", classNames);
        if (things.Except(classNames).FirstOrDefault() is { } unknown)
            throw new DataException("MF6075", "data.things", $"There is no class '{unknown}'", $"The classes are {known}") { IsWrongInput = true };
        PanopticCategory[] categories = [.. values.Zip(classNames, (value, name) => new PanopticCategory(value, name, things.Contains(name)))];
        string remedy = names is null
            ? "The maps were changed since they were looked through: start again"
            : $"Name its class in {names.Path}, or say that it labels nothing: data.unlabelled";
        ClassMap map = new(categories, values.Index().ToDictionary(static entry => entry.Item, static entry => entry.Index), unlabelled.ToHashSet(), remedy);
        return (map, [.. unlabelled.Intersect(seen.Values)], [.. Assumptions(seen, names, options, binary, labelled)]);
    }

    private static bool IsNamed(ClassNames? names, int value) => names is not null && (names.Values?.Contains(value) ?? names.Names.Count > value);

    private static (int[] Values, string[] Names) Named(string place, int[] labelled, ClassNames names)
    {
        string[] all = [.. names.Names];
        if (names.Values is { } values)
        {
            int unknown = labelled.Except(values).FirstOrDefault(-1);
            return unknown < 0 ? ([.. values], all) : throw Unnamed(place, unknown, names);
        }

        if (labelled[^1] < all.Length) return ([.. Enumerable.Range(0, all.Length)], all);
        if (labelled[0] > 0 && labelled[^1] == all.Length) return ([.. Enumerable.Range(1, all.Length)], all);
        if (labelled.Length == all.Length) return (labelled, all);
        if (labelled is [0, _] && all is [var only]) return (labelled, [Ground, only]); // a mask of the one class
        throw Unnamed(place, labelled[^1], names);
    }

    private static DataException Unnamed(string place, int value, ClassNames names) =>
        new(
            "MF6073",
            place,
            FormattableString.Invariant($"The value {value} occurs, and {names.Path} names {names.Names.Count} classes"),
            FormattableString.Invariant($"Add its name there, or say which value labels nothing: data.unlabelled=[{value}] or data.unlabelled=[0]"));

    private static IEnumerable<string> Assumptions(LabelValues seen, ClassNames? names, FolderData options, bool binary, int[] labelled)
    {
        if (names?.Values is null && names is not null && labelled[0] > 0 && labelled[^1] == names.Names.Count)
            yield return "no pixel has the value 0, so the names count from 1";
        if (labelled is [0, var inside] && (names is null ? binary : names is { Values: null, Names.Count: 1 }))
        {
            string shown = names?.Names[0] ?? $"'{options.ObjectName}' (data.object_name)";
            yield return FormattableString.Invariant($"the maps are masks of one class: {inside} is {shown}, 0 is {Ground}");
        }

        if (names is null && labelled[0] > 0)
            yield return FormattableString.Invariant($"no pixel has a class of the value 0: the model's first class is the value {labelled[0]}");
        if (options.Unlabelled is null && seen.Most > Byte && labelled.Contains(Byte) && !labelled.Contains(Byte - 1))
            yield return FormattableString.Invariant($"{Byte} is taken as a class, as the maps have 16 bits; if it labels nothing: data.unlabelled=[{Byte}]");
        if (names is null && !binary)
            yield return "no file names the classes: classes.txt in the folder, or data.class_file, a name a line";
        if (options.Unlabelled is null && names is null && seen.Values.Contains(0) && !binary)
            yield return "0 is taken as a class; if it is what nobody labelled: data.unlabelled="
                + $"[{string.Join(", ", seen.Values.Where(value => value is 0 || value == seen.Most))}]";
        if (options.Things is null)
            yield return "every class is one segment of an image; where objects of a class are to be told apart: data.things=[NAME]";
    }
}
