using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Training;

/// <summary>Which evaluation of a run is its best.</summary>
[Collection(ProgramTests.Name)]
public sealed class RunBestTests(TinyProgram program)
{
    [Theory]
    [InlineData("""{"kind":"evaluation","step":6,"images":80,"all":{"pq":0.9},"part":{"images":8,"all":{"pq":0.3}}}""", 4, 0.5, 1)]
    [InlineData("""{"kind":"evaluation","step":6,"images":80,"all":{"pq":0.4},"part":{"images":8,"all":{"pq":0.6}}}""", 6, 0.6, 0)]
    [InlineData("""{"kind":"evaluation","step":6,"images":80,"all":{"pq":0.4}}""", 6, 0.4, 0)]
    public void Values_are_compared_that_were_taken_on_the_same_images(string last, long step, double value, int since)
    {
        RunFolder run = RunFolder.At(program.NewPath());
        Directory.CreateDirectory(run.Path);
        File.WriteAllLines(
            run.Log,
            [
                """{"kind":"evaluation","step":2,"images":8,"all":{"pq":0.2}}""",
                """{"kind":"evaluation","step":4,"images":8,"all":{"pq":0.5}}""",
                last,
            ]);
        IExperiment experiment = ConfigLoader.Load(Catalogue.All, new() { File = program.Config }).Experiment;
        using IPanopticSource evaluated = AnnotatedFolder.Open(program.Data, "val");
        Assert.Equal((step, value, since), RunBest.Of(run, experiment, evaluated).Standing());
    }

    [Fact]
    public void The_last_evaluation_tells_what_those_in_between_can_be_compared_with()
    {
        string run = program.Trained("--steps", "2", "--set", "evaluation.max_images=null", "--set", "training.evaluate_every=1");
        string[] lines = [.. File.ReadLines(RunFolder.At(run).Log).Where(static line => line.Contains("evaluation", StringComparison.Ordinal))];
        Assert.Contains("\"images\":1", lines[0]);
        Assert.Matches("\"images\":2,\"part\":{.*\"images\":1", lines[1]);
    }
}
