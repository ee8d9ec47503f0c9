using System.Globalization;
using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Decimal commas (no culture of the system is ever loaded: the program is invariant), and paths as people have them.</summary>
[Collection(ProgramTests.Name)]
public sealed class CultureTests(TinyProgram program)
{
    [Fact]
    public void Another_culture_and_odd_paths_change_no_bit_of_a_run()
    {
        string[] settings = ["--steps", "2", "--set", "training.learning_rate=1.5e-3"];
        string plain = program.Trained(settings), odd = Path.Combine(program.NewPath(), "Ölçüm ıİ 中文 'x'"), data = Path.Combine(odd, "Bilder (1)");
        foreach (string file in Directory.EnumerateFiles(program.Data, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(data, Path.GetRelativePath(program.Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        CultureInfo before = CultureInfo.CurrentCulture, commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (commas.NumberFormat.NumberDecimalSeparator, commas.NumberFormat.NumberGroupSeparator, commas.NumberFormat.NegativeSign) = (",", ".", "−");
        (CultureInfo.CurrentCulture, CultureInfo.DefaultThreadCurrentCulture) = (commas, commas);
        try
        {
            string run = Path.Combine(odd, "koşu");
            Outcome trained = program.Run(["train", "shapes", "--config", program.Config, "--data", data, "--run", run, .. settings]);
            Assert.True(trained.Code == ExitCode.Done, trained.Errors);
            Assert.Equal(TinyProgram.Weights(plain, 2), TinyProgram.Weights(run, 2));
            Outcome here = program.Run("eval", "--run", run), there = program.Run("eval", "--run", plain);
            Assert.True(here.Code == ExitCode.Done, here.Errors);
            Assert.Equal(there.Output.Replace(program.Data, "DATA", StringComparison.Ordinal), here.Output.Replace(data, "DATA", StringComparison.Ordinal));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.DefaultThreadCurrentCulture) = (before, null);
        }
    }
}
