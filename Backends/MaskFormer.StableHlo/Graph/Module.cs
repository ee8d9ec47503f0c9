namespace MaskFormer.StableHlo;

/// <summary>A program: what a plugin compiles and what the evaluator runs.</summary>
/// <param name="Name">Shown in profiles; stable, so that caches hit.</param>
/// <param name="Functions">The entry <c>main</c> and what it calls.</param>
public sealed record Module(string Name, IReadOnlyList<Function> Functions)
{
    /// <summary>How many replicas run it, each on its own device.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>The entry.</summary>
    /// <exception cref="GraphException">MF5021: there is none.</exception>
    public Function Main =>
        Find("main") ?? throw new GraphException("MF5021", Name, "the module has no function main", "Name the entry @main and make it public");

    /// <summary>The function of that name, or null.</summary>
    public Function? Find(string name) => Functions.FirstOrDefault(f => f.Name == name);
}
