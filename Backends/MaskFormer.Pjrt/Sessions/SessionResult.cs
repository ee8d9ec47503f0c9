namespace MaskFormer.Pjrt;

/// <summary>What a run of a session gives beside the next state; reading waits for the run.</summary>
public sealed class SessionResult : IDisposable
{
    private readonly PjrtRun run;
    private readonly string program;
    private readonly Dictionary<string, int> outputs;

    internal SessionResult(PjrtRun run, string program, IReadOnlyList<string> names, int[] outputs)
    {
        (this.run, this.program) = (run, program);
        this.outputs = names.Zip(outputs).ToDictionary(static pair => pair.First, static pair => pair.Second);
    }

    /// <summary>Copies a result to the host.</summary>
    /// <param name="name">The result.</param>
    /// <param name="device">Of which device; losses are the same on all.</param>
    /// <exception cref="PjrtException">MF5203: the run failed; MF5206: no such name.</exception>
    public HostArray Read(string name, int device = 0) => Buffer(name, device).Read();

    /// <summary>As <see cref="Read"/>, without blocking a thread.</summary>
    public Task<HostArray> ReadAsync(string name, int device = 0) => Buffer(name, device).ReadAsync();

    /// <summary>Frees the results; the state stays.</summary>
    public void Dispose()
    {
        foreach (IReadOnlyList<PjrtBuffer> all in run.Outputs)
        {
            foreach (int output in outputs.Values) all[output].Dispose();
        }
    }

    private PjrtBuffer Buffer(string name, int device) => outputs.TryGetValue(name, out int output)
        ? run.Outputs[device][output]
        : throw new PjrtException("MF5206", program, $"the program has no result {name}", $"Name one of: {string.Join(", ", outputs.Keys)}");
}
