namespace MaskFormer.Pjrt;

/// <summary>One program made ready to run.</summary>
/// <param name="Name">What the caller calls it, e.g. <c>train</c>.</param>
/// <param name="FromCache">Loaded from the executable cache, not compiled.</param>
/// <param name="Duration">Wall-clock time.</param>
/// <param name="ProgramBytes">Length of the program.</param>
/// <param name="Memory">What it needs; null if the plugin does not report it.</param>
/// <param name="Cost">The compiler's estimate; null if the plugin does not report it.</param>
public sealed record Compilation(string Name, bool FromCache, TimeSpan Duration, int ProgramBytes, CompiledMemory? Memory, CostAnalysis? Cost);

/// <summary>Counts compilations: a training run has exactly one for each mode, and a test can say so.</summary>
public sealed class CompilationLog
{
    private readonly Lock gate = new();
    private readonly List<Compilation> entries = [];

    /// <summary>
    /// Called before each compilation with the program's name and length in bytes: it may take minutes, which a user should know. Not for what the cache
    /// holds.
    /// </summary>
    public event Action<string, int>? Starting;

    /// <summary>Called after each compilation or load, on the thread that asked for it.</summary>
    public event Action<Compilation>? Added;

    /// <summary>Programs that were compiled.</summary>
    public int Compiled => Entries.Count(entry => !entry.FromCache);

    /// <summary>Programs that came from the cache.</summary>
    public int Loaded => Entries.Count(entry => entry.FromCache);

    /// <summary>All, in order.</summary>
    public IReadOnlyList<Compilation> Entries
    {
        get
        {
            lock (gate) return [.. entries];
        }
    }

    internal void Start(string name, int programBytes) => Starting?.Invoke(name, programBytes);

    internal void Add(Compilation compilation)
    {
        lock (gate) entries.Add(compilation);
        Added?.Invoke(compilation);
    }
}
