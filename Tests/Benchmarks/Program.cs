using MaskFormer.Benchmarks;

Dictionary<string, Action> suites = new()
{
    ["module"] = ModuleSuite.Run,
    ["memory"] = MemorySuite.Run,
    ["graph"] = GraphSuite.Run,
    ["generator"] = GeneratorSuite.Run,
};

string[] chosen = args.Length == 0 ? [.. suites.Keys] : args;
foreach (string name in chosen)
{
    if (suites.TryGetValue(name, out Action? run))
    {
        run();
        continue;
    }

    Console.Error.WriteLine($"there is no benchmark '{name}'; choose from: {string.Join(", ", suites.Keys)}");
    return 2;
}

return 0;
