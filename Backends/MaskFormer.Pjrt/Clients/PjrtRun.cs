namespace MaskFormer.Pjrt;

/// <summary>A run that was started. Its outputs can be passed on at once; reading them waits.</summary>
public sealed class PjrtRun : IDisposable
{
    private readonly string program;
    private readonly IReadOnlyList<PjrtDevice> devices;
    private readonly Task[] done;

    internal PjrtRun(string program, IReadOnlyList<PjrtDevice> devices, PjrtBuffer[][] outputs, Task[] done)
    {
        (this.program, this.devices, this.done) = (program, devices, done);
        Outputs = outputs;
        Completed = Task.WhenAll(done);

        // Who reads the outputs sees the error there: an unawaited task must not complain a second time.
        _ = Completed.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>Outputs by device and position.</summary>
    public IReadOnlyList<IReadOnlyList<PjrtBuffer>> Outputs { get; }

    /// <summary>Completes when all devices are done; fails with MF5203.</summary>
    public Task Completed { get; }

    /// <summary>The output of the first device.</summary>
    public PjrtBuffer this[int output] => Outputs[0][output];

    /// <summary>Waits for all devices.</summary>
    /// <param name="limit">How long; null for as long as it takes. Collectives hang when a device never arrives: the error names it.</param>
    /// <exception cref="PjrtException">MF5203: the run failed or took too long.</exception>
    public async Task WaitAsync(TimeSpan? limit = null)
    {
        try
        {
            await (limit is { } time ? Completed.WaitAsync(time) : Completed).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            string late = string.Join(", ", devices.Where((_, i) => !done[i].IsCompleted));
            throw new PjrtException(
                "MF5203",
                program,
                PjrtCode.DeadlineExceeded,
                $"not done after {limit!.Value.TotalSeconds:0.###} s on {late}",
                "A collective waits for all its devices: check that each runs the same program",
                error
            );
        }
    }

    /// <summary>Frees the outputs that were not given away.</summary>
    public void Dispose()
    {
        foreach (IReadOnlyList<PjrtBuffer> outputs in Outputs)
        {
            foreach (PjrtBuffer output in outputs) output.Dispose();
        }
    }
}
