using MaskFormer.Definitions.Tests.Xla;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Costs;
using Xunit;

namespace MaskFormer.Definitions.Tests.Plans;

/// <summary>What the graph of a whole training step tells.</summary>
public sealed class StepCostTests
{
    private static readonly ProgramCost cost = Cost(TinyShapes.Experiment);

    [Fact]
    public void Memory_and_passes_are_told_by_the_parts_of_the_model() => Assert.Equal(Parts, Sources(cost));

    [Fact]
    public void A_record_without_weights_belongs_to_the_part_that_uses_it() => // LevelAttention, DecoderLevel
        Assert.Equal(Parts, Sources(CostModel.Of(StepGraphs.Training(Experiments.ShapesMask2Former, target: Target.Gpu).Module, CostRules.For(Target.Gpu))));

    [Fact]
    public void The_sources_at_the_peak_are_all_of_it() => Assert.Equal(cost.Temporary, cost.Sources.Sum(static part => part.Bytes));

    [Fact]
    public void Twice_the_images_multiply_twice_as_often()
    {
        MaskFormerExperiment two = TinyShapes.Experiment with { Training = TinyShapes.Experiment.Training with { Batch = 2 } };
        ProgramCost small = Cost(two), large = Cost(two with { Training = two.Training with { Batch = 4 } });

        Assert.InRange(large.MultiplyAdds / small.MultiplyAdds, 1.95, 2.1);
        Assert.InRange(large.Temporary, 1.2 * small.Temporary, 2.1 * small.Temporary); // a turn of the mask losses holds as many pairs in both
    }

    [Theory]
    [InlineData(Target.Cpu)]
    [InlineData(Target.Tpu)]
    public void Every_target_has_a_plan(Target target)
    {
        ProgramCost other = CostModel.Of(StepGraphs.Training(TinyShapes.Experiment, target: target).Module, CostRules.For(target));

        Assert.Equal(cost.MultiplyAdds, other.MultiplyAdds, cost.MultiplyAdds * 0.1);
        Assert.True(other.Temporary > 0);
    }

    private static string[] Parts => ["backbone", "criterion", "optimizer", "sem_seg_head.pixel_decoder", "sem_seg_head.predictor"];

    private static IEnumerable<string> Sources(ProgramCost program) =>
        program.Passes.Select(static pass => pass.Source).Where(static source => source.Length > 0).Distinct().Order(StringComparer.Ordinal);

    private static ProgramCost Cost(MaskFormerExperiment experiment) =>
        CostModel.Of(StepGraphs.Training(experiment, target: Target.Gpu).Module, CostRules.For(Target.Gpu));
}
