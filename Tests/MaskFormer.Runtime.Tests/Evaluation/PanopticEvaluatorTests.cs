using CsCheck;
using MaskFormer.Language;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Evaluation;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

public sealed class PanopticEvaluatorTests
{
    private static readonly PanopticCategory[] categories =
    [
        new(0, "thing", true),
        new(1, "other thing", true),
        new(6, "stuff", false),
        new(7, "more stuff", false),
    ];

    /// <summary>torchmetrics' first example (<c>plain_pq_of_modified_inputs1</c>), where its rule is panopticapi's.</summary>
    [Fact]
    public void Six_pixels_of_torchmetrics()
    {
        var evaluator = new PanopticEvaluator(categories);
        evaluator.Add(
            "row",
            [1, 2, 3, 4, 3, 0],
            [new(1, 0, 1), new(2, 0, 1), new(3, 6, 2), new(4, 7, 1)],
            [11, 12, 13, 14, 15, 16],
            [new(11, 0), new(12, 0), new(13, 6), new(14, 7), new(15, 0), new(16, 1)]);
        PanopticResult result = evaluator.Result();
        Assert.Equal(0.6, result.All.Pq, 1e-15);
        Assert.Equal(2.0 / 3, result.All.Sq, 1e-15);
        Assert.Equal(0.6, result.All.Rq, 1e-15);
        Assert.Equal(new SegmentCounts(2, 2, 1, 0), result.PerClass[0].Counts);
        Assert.False(result.PerClass[1].Counts.Any); // its only prediction lies on void
    }

    [Fact]
    public void Of_two_crowds_only_the_last_forgives()
    {
        SegmentCounts Predict(int id)
        {
            var evaluator = new PanopticEvaluator(categories);
            evaluator.Add(
                "crowds",
                [1, 1, 1, 2, 2, 2, 2],
                [new(1, 0, 3, IsCrowd: true), new(2, 0, 4, IsCrowd: true)],
                id == 1 ? [9, 9, 9, 0, 0, 0, 0] : [0, 0, 0, 9, 9, 9, 9],
                [new(9, 0)]
            );
            return evaluator.Result().PerClass[0].Counts;
        }

        Assert.Equal(1, Predict(1).FalsePositives);
        Assert.Equal(0, Predict(2).FalsePositives);
    }

    /// <summary>An annotation that claims 2 of 4 pixels, all of which are found: panopticapi's intersection over union would be 2.</summary>
    [Fact]
    public void A_number_above_one_is_an_error_and_counts_nothing()
    {
        var evaluator = new PanopticEvaluator(categories);
        MaskFormerException error = Assert.Throws<MaskFormerException>(() =>
            evaluator.Add("a.png", [1, 1, 2, 2, 2, 2], [new(1, 0, 2), new(2, 1, 2)], [1, 1, 2, 2, 2, 2], [new(1, 0), new(2, 1)])
        );
        Assert.Equal(("MF6045", "a.png, truth, segment 2"), (error.Id, error.Place));
        Assert.Equal(0, evaluator.Result().PerClass.Count(static one => one.Counts.Any));
    }

    /// <summary>An annotation may claim any number: 1e300 is the largest that a program can count to.</summary>
    [Fact]
    public void An_area_without_measure_is_a_segment_that_nobody_finds()
    {
        var evaluator = new PanopticEvaluator(categories);
        evaluator.Add("a.png", [1, 1, 1, 2], [new(1, 0, long.MaxValue), new(2, 1, 1)], [1, 1, 1, 1], [new(1, 0)]);
        Assert.Equal(new(0, 0, 1, 1), evaluator.Result().PerClass[0].Counts);
    }

    [Fact]
    public void Nothing_to_average_gives_zero_not_na_n()
    {
        Assert.Equal(default, new PanopticEvaluator(categories).Result().All);
    }

    [Theory]
    [InlineData("MF6202", new[] { 1, 1 }, new[] { 5 }, 5, 0)]
    [InlineData("MF6203", new[] { 1 }, new[] { 4 }, 5, 0)]
    [InlineData("MF6204", new[] { 1 }, new[] { 0 }, 5, 0)]
    [InlineData("MF6205", new[] { 1 }, new[] { 5 }, 5, 99)]
    public void Wrong_input_is_refused_and_counts_nothing(string id, int[] truth, int[] predicted, int segment, int category)
    {
        var evaluator = new PanopticEvaluator(categories);
        MaskFormerException error = Assert.Throws<MaskFormerException>(() =>
            evaluator.Add("photo.jpg", truth, [new(1, 0, 1)], predicted, [new(segment, category)])
        );
        Assert.Equal(id, error.Id);
        Assert.Contains("photo.jpg", error.Place);
        Assert.All(evaluator.Result().PerClass, c => Assert.False(c.Counts.Any));
    }

    [Fact]
    public void An_id_occurs_once()
    {
        var evaluator = new PanopticEvaluator(categories);
        Assert.Equal("MF6206", Assert.Throws<MaskFormerException>(() => evaluator.Add("twice", [1], [new(1, 0, 1), new(1, 6, 1)], [5], [new(5, 0)])).Id);
        Assert.Equal("MF6206", Assert.Throws<MaskFormerException>(() => evaluator.Add("void", [0], [new(0, 0, 1)], [5], [new(5, 0)])).Id);
    }

    [Fact]
    public void A_prediction_equal_to_the_truth_is_perfect() =>
        Maps.Always(
            map =>
            {
                var evaluator = new PanopticEvaluator(categories);
                TruthSegment[] truth = Truth(map);
                evaluator.Add("same", map, truth, map, [.. truth.Select(s => new PredictedSegment(s.Id, s.Category))]);
                QualityMeans all = evaluator.Result().All;
                Assert.Equal(truth.Length == 0 ? 0 : 1, all.Pq, 1e-15);
            },
            iter: 300);

    /// <summary>Adding images one by one must not depend on their order.</summary>
    [Fact]
    public void Order_of_images_does_not_matter() =>
        Gen.Select(Maps, Maps, Maps, Maps)
            .Always(
                (a, b, c, d) =>
                {
                    if (a.Length != b.Length || c.Length != d.Length)
                        return;
                    PanopticResult one = Evaluate((a, b), (c, d));
                    PanopticResult two = Evaluate((c, d), (a, b));
                    Assert.Equal(
                        one.PerClass.Select(p => (p.Counts.TruePositives, p.Counts.FalsePositives, p.Counts.FalseNegatives)),
                        two.PerClass.Select(p => (p.Counts.TruePositives, p.Counts.FalsePositives, p.Counts.FalseNegatives))
                    );
                    Assert.Equal(one.All.Pq, two.All.Pq, 1e-12);
                },
                iter: 300
            );

    /// <summary>Against the definition written down naively: masks, loops, no tables.</summary>
    [Fact]
    public void Equals_the_naive_definition() =>
        Gen.Select(Gen.Int[0, 6].Array[12], Gen.Int[0, 6].Array[12]).Always(
            (t, p) =>
            {
                PanopticResult result = Evaluate((t, p));
                for (int c = 0; c < categories.Length; c++)
                {
                    Assert.Equal(Naive(t, p, c), result.PerClass[c].Counts);
                }
            },
            iter: 3000);

    private static readonly Gen<int[]> Maps = Gen.Int[0, 6].Array[1, 40];

    private static SegmentCounts Naive(int[] truth, int[] predicted, int category)
    {
        (double iouSum, int tp, int fp, int fn) = (0, 0, 0, 0);
        HashSet<int> hit = [];
        for (int t = 1; t <= 6; t++)
        {
            if (CategoryOf(t) != category || !truth.Contains(t)) continue;
            bool found = false;
            for (int p = 1; p <= 6; p++)
            {
                if (CategoryOf(p) != category) continue;
                int both = 0, either = 0;
                for (int i = 0; i < truth.Length; i++)
                {
                    if (truth[i] == t && predicted[i] == p) both++;
                    if (truth[i] == t || (predicted[i] == p && truth[i] != 0)) either++;
                }

                if (2 * both <= either) continue;
                (iouSum, tp, found) = (iouSum + (double)both / either, tp + 1, true);
                hit.Add(p);
            }

            if (!found) fn++;
        }

        for (int p = 1; p <= 6; p++)
        {
            int area = predicted.Count(v => v == p);
            if (CategoryOf(p) != category || area == 0 || hit.Contains(p)) continue;
            int onVoid = Enumerable.Range(0, truth.Length).Count(i => predicted[i] == p && truth[i] == 0);
            if (2 * onVoid <= area) fp++;
        }

        return new SegmentCounts(iouSum, tp, fp, fn);
    }

    private static int CategoryOf(int id) => id % categories.Length;

    private static TruthSegment[] Truth(int[] map) =>
        [.. map.Where(id => id != 0).Distinct().Order().Select(id => new TruthSegment(id, categories[CategoryOf(id)].Id, map.Count(v => v == id)))];

    private static PanopticResult Evaluate(params (int[] Truth, int[] Predicted)[] images)
    {
        var evaluator = new PanopticEvaluator(categories);
        foreach ((int[] truth, int[] predicted) in images)
        {
            evaluator.Add("image", truth, Truth(truth), predicted, [.. Truth(predicted).Select(s => new PredictedSegment(s.Id, s.Category))]);
        }

        return evaluator.Result();
    }
}
