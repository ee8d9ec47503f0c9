using MaskFormer.Runtime.Commands;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Text;
using MaskFormer.StableHlo.Verification;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>The command <c>export</c>: what it writes can be read again, is valid, and is the same every time.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("maskformer-export-").FullName;

    [Theory]
    [InlineData("the training step")]
    [InlineData("the model", "--forward")]
    public void Writes_a_valid_program(string what, params string[] options)
    {
        string file = Path.Combine(folder, "a", "step.mlir"), again = Path.Combine(folder, "again.mlir");
        Assert.Equal(0, Export(file, options));
        Assert.Equal(0, Export(again, options));
        string text = File.ReadAllText(file);
        Assert.Equal(text, File.ReadAllText(again));
        Module module = ModuleParser.Parse(text);
        Verifier.Verify(module);
        Assert.Equal(what == "the model" ? "predict" : "train", module.Name);
        Assert.Equal(text, ModulePrinter.Print(module));
        Assert.Equal(["step.mlir"], Directory.GetFiles(Path.Combine(folder, "a")).Select(Path.GetFileName));
    }

    [Fact]
    public void Loops_are_written_for_the_kind_of_device()
    {
        string[] texts = [.. new[] { "cpu", "gpu", "tpu" }.Select(target =>
        {
            string file = Path.Combine(folder, $"{target}.mlir");
            Assert.Equal(0, Export(file, "--target", target));
            return File.ReadAllText(file);
        })];
        Assert.Equal(3, texts.Distinct().Count()); // the matcher's loops, and the items of a turn
    }

    [Fact]
    public void Devices_must_divide_the_batch()
    {
        string file = Path.Combine(folder, "step.mlir");
        Assert.Equal(2, Export(file, "--devices", "3"));
        Assert.False(File.Exists(file));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static int Export(string file, params string[] options) => Application.Run(Catalogue.All, ["export", "shapes", "--stablehlo", file, .. options]);
}
