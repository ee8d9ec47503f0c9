namespace MaskFormer.Runtime.Evaluation;

/// <summary>The curves of a class.</summary>
/// <param name="Category">Its id.</param>
/// <param name="Curves">For objects of all sizes, small, medium and large ones.</param>
public sealed record ClassPrecision(int Category, IReadOnlyList<PrecisionCurves> Curves)
{
    /// <summary>Average precision over all thresholds, a fraction; null where the class has no truth.</summary>
    public double? Average => InstanceResult.Mean(Curves[0].Precision?.SelectMany(static values => values) ?? []);
}

/// <summary>Average precision and recall of masks over a set of images: COCO's twelve numbers.</summary>
/// <param name="Classes">By ascending id.</param>
public sealed record InstanceResult(IReadOnlyList<ClassPrecision> Classes)
{
    private const int At50 = 0, At75 = 5; // places of the thresholds 0.5 and 0.75

    /// <summary>
    /// AP, AP50, AP75, AP of small, medium and large objects; AR with 1, 10 and 100 results an image, AR of small, medium and large objects. Fractions; null
    /// where no truth counts.
    /// </summary>
    public IReadOnlyList<double?> Numbers =>
    [
        Precision(0), Precision(0, At50), Precision(0, At75), Precision(1), Precision(2), Precision(3),
        Recall(0, 0), Recall(0, 1), Recall(0, 2), Recall(1, 2), Recall(2, 2), Recall(3, 2),
    ];

    internal static double? Mean(IEnumerable<double> values) => values.Select(static value => (double?)value).Average();

    private double? Precision(int range, int? threshold = null) => Mean(
        from one in Classes
        where one.Curves[range].Precision is not null
        from curve in one.Curves[range].Precision!.Index()
        where threshold is null || curve.Index == threshold
        from value in curve.Item
        select value);

    private double? Recall(int range, int limit) => Mean(Classes.SelectMany(one => one.Curves[range].Recall?[limit] ?? []));
}
