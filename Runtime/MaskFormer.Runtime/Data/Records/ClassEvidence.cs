using System.Globalization;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records.Examples;

namespace MaskFormer.Runtime.Data.Records;

/// <summary>
/// What records of another program show about their classes. They hold numbers only, and the numbers of any data set look like COCO's first ones. They are
/// taken for COCO's if the records carry COCO's names (<c>image/object/class/text</c>) or its numbering with gaps, and nothing speaks against it.
/// </summary>
internal sealed class ClassEvidence
{
    private const int MostMasks = 100; // decoding them takes time, and one is enough as a rule
    private static readonly Dictionary<int, PanopticCategory> coco = CocoClasses.All.ToDictionary(static category => category.Id);
    private int masks;

    /// <summary>Whether something proves that the classes are COCO's.</summary>
    public bool ForCoco { get; private set; }

    /// <summary>What shows that they are not; null if nothing does.</summary>
    public string? AgainstCoco { get; private set; }

    /// <summary>Takes in a record.</summary>
    public void Look(RecordExample example)
    {
        if (AgainstCoco is not null) return;
        Objects(example);
        if (!example.Has(FeatureKeys.ContiguousMask)) return;
        Kinds(example);
        if (!ForCoco && masks++ < MostMasks && example.Has(FeatureKeys.CategoryMask)) Numbering(example);
    }

    private void Objects(RecordExample example)
    {
        (string texts, string labels) = (FeatureKeys.Objects + "class/text", FeatureKeys.Objects + "class/label");
        if (!example.Has(texts) || !example.Has(labels)) return;
        foreach ((Google.Protobuf.ByteString text, long label) in example.ByteStrings(texts).Zip(example.Integers(labels)))
        {
            string name = text.ToStringUtf8();
            bool known = label is >= 0 and <= int.MaxValue && coco.TryGetValue((int)label, out PanopticCategory? category) && category.Name == name;
            if (known) ForCoco = true;
            else Against(example, string.Create(CultureInfo.InvariantCulture, $"an object of class {label} is '{name}'"));
        }
    }

    // Things are numbered, stuff has the number 0.
    private void Kinds(RecordExample example)
    {
        if (!example.Has(FeatureKeys.ClassIds) || !example.Has(FeatureKeys.InstanceIds)) return;
        foreach ((long id, long instance) in example.Integers(FeatureKeys.ClassIds).Zip(example.Integers(FeatureKeys.InstanceIds)))
        {
            if (id < 1 || id > CocoClasses.All.Count) Against(example, FormattableString.Invariant($"there is a class {id}"));
            else if (CocoClasses.All[(int)id - 1].IsThing != instance > 0)
                Against(example, FormattableString.Invariant($"class {id} is {(instance > 0 ? "a thing" : "stuff")}"));
        }
    }

    // The twelfth class of COCO has the id 13, and so on: another data set would hardly have these gaps.
    private void Numbering(RecordExample example)
    {
        PngImage contiguous = Read(example, FeatureKeys.ContiguousMask), category = Read(example, FeatureKeys.CategoryMask);
        if (contiguous.Samples.Length != category.Samples.Length) return; // an error when the record is used
        foreach ((int place, int id) in contiguous.Samples.Zip(category.Samples).Distinct())
        {
            if (place == 0) continue;
            if (place > CocoClasses.All.Count || CocoClasses.All[place - 1].Id != id)
                Against(example, FormattableString.Invariant($"class {place} has the id {id}"));
            else if (place != id) ForCoco = true;
        }
    }

    private static PngImage Read(RecordExample example, string key) => PngReader.Read(example.Bytes(key).Span, $"{example.Place}, {key}");

    private void Against(RecordExample example, string what) => AgainstCoco ??= $"{what} in {example.Place}";
}
