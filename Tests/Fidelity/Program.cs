using MaskFormer.Fidelity;
using MaskFormer.Testing;

// report [--short] [WORD…]: compares all reference cases on every engine at hand and writes docs/fidelity.md; --short leaves out what repeats (other runs of a
// case, float32 on graphs); with words only tests whose names hold all of them, and then the page goes to standard output.
if (args is not ["report", .. var options])
{
    Console.Error.WriteLine("dotnet run -c Release --project Tests/Fidelity -- report [--short] [WORD…]");
    return 2;
}

bool isShort = options.Contains("--short");
string[] words = [.. options.Where(static option => option != "--short")];
ReportRun run = ReportRun.Of(words, isShort);
if (run.Cases.Count == 0)
{
    Console.Error.WriteLine($"nothing was compared:\n{string.Join('\n', run.Failed.Concat(run.Skipped))}");
    return 1;
}

string docs = Path.Combine(Shared.Root, "docs");
FidelityPage page = new(run);
if (words.Length > 0) Console.WriteLine(page.Text);
else page.Save(docs);
return run.Failed.Count == 0 ? 0 : 1;
