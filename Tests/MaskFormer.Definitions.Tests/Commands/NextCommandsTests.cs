using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>A command ends with what may be typed next, as it stands.</summary>
[Collection(ProgramTests.Name)]
public sealed class NextCommandsTests(TinyProgram program)
{
    [Fact]
    public void What_a_command_proposes_can_be_typed()
    {
        string run = program.Trained(), weights = Path.Combine(run, "checkpoints", "step-000004", "weights.safetensors"), converted = program.NewPath();
        string image = Directory.GetFiles(Path.Combine(program.Data, "val"))[0];
        string[] tiny = ["shapes", "--config", program.Config, "--set", "training.batch=3"];
        Proposes(["config", .. tiny], $"check shapes --config {program.Config} --set training.batch=3", "train shapes");
        Proposes(["check", .. tiny, "--data", program.Data], $"train shapes --config {program.Config} --set training.batch=3 --data ", program.Data);
        Proposes(["plan", .. tiny, "--topology", "h200"], "plan shapes", "--plugin cuda13", "train shapes");
        Proposes(["export", .. tiny, "--stablehlo", converted + ".mlir", "--target", "gpu"], $"check \"{converted}.mlir\"", "plan shapes");
        Proposes(["convert", weights, "--out", converted], $"predict --weights \"{converted}\"", $"train EXPERIMENT --weights \"{converted}\"");
        Proposes(["predict", "--run", run, image, "--out", program.NewPath()], $"eval --run \"{run}\"");
    }

    private void Proposes(string[] command, params string[] words)
    {
        Outcome outcome = program.Run(command);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        string[] next = [.. outcome.Errors.Split('\n').SkipWhile(static line => line.TrimEnd() != "next:").Skip(1).Where(static line => line.Length > 0)];
        Assert.NotEmpty(next);
        Assert.All(words, word => Assert.Contains(next, line => line.Contains(word, StringComparison.Ordinal)));
        foreach (string line in next)
        {
            string typed = line.Trim();
            Assert.Empty(Application.Commands(Catalogue.All).Parse(typed[(typed.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Errors);
        }
    }
}
