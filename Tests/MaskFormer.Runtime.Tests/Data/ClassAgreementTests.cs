using CsCheck;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Equal numbers of classes prove nothing.</summary>
public sealed class ClassAgreementTests
{
    private static readonly PanopticCategory[] own = [new(7, "thing", true), new(9, "stuff", false), new(20, "other", true)];

    [Fact]
    public void The_same_list_is_left_alone()
    {
        FakeSource source = new(1, static i => FakeSource.Stripes(i));
        Assert.Same(source, ClassAgreement.Join(source, own, "the run"));
    }

    [Fact]
    public void Another_order_is_mapped_by_id() =>
        Gen.Shuffle(own)
            .Always(model =>
            {
                using IPanopticSource joined = ClassAgreement.Join(new FakeSource(2, static i => FakeSource.Stripes(i)), model, "the run", all: true);
                Assert.Equal(model, joined.Categories);
                PanopticSample sample = joined.Load(1);
                Assert.Equal([9, 7, 20], sample.Segments.Select(static segment => segment.CategoryId));
                Assert.All(sample.Segments, segment => Assert.Equal(segment.CategoryId, model[segment.Class].Id));
            });

    [Fact]
    public void Data_that_knows_fewer_classes_can_be_evaluated_by_and_not_trained_on()
    {
        PanopticCategory[] more = [new(3, "new", true), .. own];
        using IPanopticSource joined = ClassAgreement.Join(new FakeSource(1, static i => FakeSource.Stripes(i)), more, "the run");
        Assert.Equal([7, 9, 20], joined.Annotated.Order());
        Assert.Equal([2, 1, 3], joined.Load(0).Segments.Select(static segment => segment.Class));
        Refused(more, "3 is 'new' (thing) there and not here", all: true);
    }

    [Fact]
    public void Names_kinds_and_ids_that_differ_are_named()
    {
        Refused([own[0], own[1], new(20, "another", true)], "20 is 'other' (thing) here and 'another' (thing) there");
        Refused([own[0], new(9, "stuff", true), own[2]], "9 is 'stuff' (stuff) here and 'stuff' (thing) there");
        Refused([own[0], own[1], new(21, "other", true)], "20 is 'other' (thing) here and not there");
    }

    [Fact]
    public void Of_many_differences_some_are_told()
    {
        PanopticCategory[] many = [.. Enumerable.Range(100, 9).Select(static id => new PanopticCategory(id, $"c{id}", true))];
        Refused(many, "9 is 'stuff' (stuff) here and not there", all: true);
        Refused(many, "", all: true, beyond: "; and 7 more"); // three of the data, nine of the model, five told
    }

    private static void Refused(PanopticCategory[] model, string difference, bool all = false, string beyond = "")
    {
        using FakeSource source = new(1, static i => FakeSource.Stripes(i));
        DataException error = Assert.Throws<DataException>(() => ClassAgreement.Join(source, model, "the run", all));
        Assert.Equal(("MF6012", "fake"), (error.Id, error.Place));
        Assert.Contains("not those of the run", error.Cause, StringComparison.Ordinal);
        if (beyond.Length > 0) Assert.EndsWith(beyond, error.Cause, StringComparison.Ordinal);
        else Assert.Contains(difference, error.Cause, StringComparison.Ordinal);
    }
}
