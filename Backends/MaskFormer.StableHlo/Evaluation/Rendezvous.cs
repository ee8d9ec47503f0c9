namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Where replicas meet to exchange values.</summary>
internal sealed class Rendezvous(int replicas)
{
    private readonly HostTensor[] values = new HostTensor[replicas];
    private readonly Barrier barrier = new(replicas);
    private readonly CancellationTokenSource abort = new();

    /// <summary>Gives a value and gets those of all replicas, in order.</summary>
    public HostTensor[] Exchange(int replica, HostTensor value)
    {
        values[replica] = value;
        barrier.SignalAndWait(abort.Token);
        HostTensor[] all = [.. values];
        barrier.SignalAndWait(abort.Token);
        return all;
    }

    /// <summary>Lets nobody wait for a replica that failed.</summary>
    public void Abort() => abort.Cancel();
}
