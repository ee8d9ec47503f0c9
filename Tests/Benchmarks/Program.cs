using MaskFormer.Benchmarks;
using MaskFormer.Runtime.Training;

HugePages.Ask(); // as the program does
Dictionary<string, Action<BenchmarkOptions>> suites = new()
{
    ["module"] = _ => ModuleSuite.Run(),
    ["memory"] = _ => MemorySuite.Run(),
    ["graph"] = _ => GraphSuite.Run(),
    ["generator"] = static options => GeneratorSuite.Run(options.Rounds ?? 15),
    ["peers"] = PeerSuite.Run,
    ["compile"] = CompileSuite.Run,
    ["engines"] = EngineSuite.Run,
    ["losses"] = LossSuite.Run,
    ["families"] = FamilySuite.Run,
    ["data"] = DataSuite.Run,
    ["load"] = _ => LoadSuite.Run(),
};

(string[] chosen, BenchmarkOptions options) = BenchmarkOptions.Parse(args);
foreach (string name in chosen.Length == 0 ? [.. suites.Keys] : chosen)
{
    if (suites.TryGetValue(name, out Action<BenchmarkOptions>? run))
    {
        run(options);
        continue;
    }

    Console.Error.WriteLine($"there is no benchmark '{name}'; choose from: {string.Join(", ", suites.Keys)}");
    return 2;
}

return 0;
