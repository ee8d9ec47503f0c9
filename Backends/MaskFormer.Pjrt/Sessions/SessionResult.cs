namespace MaskFormer.Pjrt;

/// <summary>What a run of a session gives beside the next state.</summary>
public sealed class SessionResult : IDisposable
{
    private readonly PjrtRun run;
    private readonly int[] outputs;

    internal SessionResult(PjrtRun run, int[] outputs) => (this.run, this.outputs) = (run, outputs);

    /// <summary>Number of results.</summary>
    public int Count => outputs.Length;

    /// <summary>Completes when all devices are done; fails with MF5203.</summary>
    public Task Completed => run.Completed;

    /// <summary>A result, on a device.</summary>
    public PjrtBuffer Buffer(int result, int device = 0) => run.Outputs[device][outputs[result]];

    /// <summary>Waits for the run and copies a result to the host.</summary>
    /// <exception cref="PjrtException">MF5203: the run failed.</exception>
    public HostArray Read(int result, int device = 0) => Buffer(result, device).Read();

    /// <summary>As <see cref="Read"/>, without blocking a thread.</summary>
    public Task<HostArray> ReadAsync(int result, int device = 0) => Buffer(result, device).ReadAsync();

    /// <summary>Frees the results; the state stays.</summary>
    public void Dispose()
    {
        foreach (IReadOnlyList<PjrtBuffer> all in run.Outputs)
        {
            foreach (int output in outputs) all[output].Dispose();
        }
    }
}
