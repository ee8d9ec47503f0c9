using MaskFormer.Pjrt;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Costs;
using MaskFormer.StableHlo.Programs;
using MaskFormer.Testing;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Definitions.Tests.Plans;

/// <summary>
/// What a plan says from the graph alone, against XLA's CUDA compiler for an H200: peaks within a fifth. The large steps take half a minute of two cores
/// each and run where MASKFORMER_LARGE_PLANS is 1.
/// </summary>
public sealed class CompilerAgreementTests(ITestOutputHelper output)
{
    private const string Wide = "data.canvas_height=640", High = "data.canvas_width=640", Narrow = "training.precision=BFloat16";

    [SkippableTheory]
    [InlineData("shapes", "training.batch=6")]
    public Task Peak_of_a_small_step_is_the_compilers_within_a_fifth(string name, params string[] settings) => Agree(name, settings);

    [SkippableTheory]
    [InlineData("shapes", "training.batch=32", Narrow)]
    [InlineData("coco-panoptic-r50", "training.batch=2", "data.canvas_height=256", "data.canvas_width=256")]
    [InlineData("coco-panoptic-r50", "training.batch=8", Wide, High)]
    [InlineData("coco-panoptic-r50", "training.batch=8", Wide, High, Narrow)]
    [InlineData("coco-panoptic-r50", "training.batch=16", Wide, High, Narrow)]
    [InlineData("coco-panoptic-swin-t", "training.batch=8", Wide, High, Narrow)]
    [InlineData("mask2former-coco-panoptic-r50", "training.batch=8", Wide, High, Narrow)]
    [InlineData("coco-panoptic-r101", "training.batch=4", "data.canvas_height=512", "data.canvas_width=768", Narrow)]
    public Task Peak_of_a_large_step_is_the_compilers_within_a_fifth(string name, params string[] settings)
    {
        Skip.IfNot(Environment.GetEnvironmentVariable("MASKFORMER_LARGE_PLANS") == "1", "half a minute each: set MASKFORMER_LARGE_PLANS=1");
        return Agree(name, settings);
    }

    private async Task Agree(string name, string[] settings)
    {
        string plugin = CudaPlugin.Path, program = Path.GetTempFileName();
        try
        {
            IExperiment experiment = ConfigLoader.Load(Catalogue.All, new() { Experiment = name, Sets = settings }).Experiment;
            Module step = StepGraphs.Training(experiment, target: Target.Gpu).Module;
            await File.WriteAllBytesAsync(program, Program.Of(step).Code);

            ProgramCost own = CostModel.Of(step, CostRules.For(Target.Gpu));
            PlanReport told = await PlanRunner.RunAsync(new() { Plugin = plugin, Topology = "h200", Program = program });

            string what = $"{name} {string.Join(' ', settings)}";
            output.WriteLine(FormattableString.Invariant($"{what}: compiler {told.Memory!.Total / 1e9:0.000} GB, graph {own.Peak / 1e9:0.000} GB"));
            Assert.Equal(told.Memory.Arguments, own.Arguments, told.Memory.Arguments * 0.01);
            Assert.InRange(own.Peak, told.Memory.Total * 0.8, told.Memory.Total * 1.2);
        }
        finally
        {
            File.Delete(program);
        }
    }
}
