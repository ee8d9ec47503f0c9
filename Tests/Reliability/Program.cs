using MaskFormer.Reliability;
using MaskFormer.Reliability.Fuzz;
using MaskFormer.Reliability.Kill;
using MaskFormer.Reliability.Soak;

// The long forms; the short ones are the tests of this project (docs/reliability.md).
Dictionary<string, Func<LongOptions, bool>> forms = new()
{
    ["kill"] = KillRuns.Run,
    ["fuzz"] = FuzzRuns.Run,
    ["soak"] = SoakRuns.Run,
};
LongOptions options = LongOptions.Parse(args);
if (forms.TryGetValue(options.Form, out Func<LongOptions, bool>? run)) return run(options) ? 0 : 1;
Console.Error.WriteLine($"there is no long form '{options.Form}'; choose from: {string.Join(", ", forms.Keys)}");
return 2;
