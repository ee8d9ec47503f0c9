using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>
/// Builds batches ahead of the trainer on worker threads and hands them out in order. What comes out depends on source,
/// configuration, seed and position only, never on the number of workers. The first batch that fails is the first error seen.
/// </summary>
public sealed class TrainingLoader : IDisposable
{
    private const long MostConsumed = 1L << 50; // more images than any run sees: beyond it, the file is damaged
    private readonly DataConfig config;
    private readonly int batchSize;
    private readonly TimeSpan patience;
    private readonly EpochSampler sampler;
    private readonly BatchBuilder builder;
    private readonly CancellationTokenSource stopping = new();
    private readonly Channel<Job> work = Channel.CreateUnbounded<Job>();
    private readonly Queue<Job> inOrder = new();
    private readonly Thread[] workers;
    private SamplerPosition position;
    private long next;

    /// <summary>Starts the workers.</summary>
    /// <param name="source">The images; the caller disposes it after the loader.</param>
    /// <param name="config">Sizes, probabilities, workers.</param>
    /// <param name="batchSize">Images per batch.</param>
    /// <param name="seed">Fixes order and changes.</param>
    /// <param name="resume">Where an earlier loader stood (<see cref="Position"/>); null begins anew.</param>
    /// <param name="patience">How long a batch may take before the loader says which image hangs; null = 10 minutes.</param>
    /// <param name="devices">Devices that share a batch in equal parts: each has room for targets of its own.</param>
    /// <param name="fields">Fields that the task adds to a batch; null for none.</param>
    /// <exception cref="DataException">MF6040: the position belongs to another data set, seed or order; MF6043: a batch is too large for memory.</exception>
    public TrainingLoader(
        IPanopticSource source,
        DataConfig config,
        int batchSize,
        long seed,
        SamplerPosition? resume = null,
        TimeSpan? patience = null,
        int devices = 1,
        IReadOnlyList<TargetField>? fields = null
    )
    {
        (this.config, this.batchSize, this.patience) = (config, batchSize, patience ?? TimeSpan.FromMinutes(10));
        SamplerPosition start = new(0, seed, config.Shuffle, source.Count, source.Fingerprint);
        position = Resumed(source, start, resume);
        BatchSize.Refuse(batchSize, 3, config.CanvasHeight, config.CanvasWidth);
        sampler = new EpochSampler(source.Count, seed, config.Shuffle);
        builder = new BatchBuilder(source, config, seed, devices, fields);
        next = position.Consumed;
        int threads = WorkerThreads.Of(config);
        for (int ahead = 0; ahead <= threads; ahead++) Order();
        workers = [.. Enumerable.Range(0, threads).Select(n => new Thread(Work) { IsBackground = true, Name = $"data worker {n + 1}" })];
        foreach (Thread worker in workers) worker.Start();
    }

    /// <summary>Where the trainer stands: right after the last batch that <see cref="Next"/> gave out, whatever was built ahead.</summary>
    public SamplerPosition Position => position;

    /// <summary>Segments of all batches that <see cref="Next"/> gave out so far that found no room (<see cref="TrainingBatch.Dropped"/>).</summary>
    public long Dropped { get; private set; }

    /// <summary>The next batch.</summary>
    /// <exception cref="DataException">A image of this batch cannot be used; MF6041: a worker failed in another way; MF6042: a worker does not come
    /// back.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainingBatch Next(CancellationToken cancel = default)
    {
        Job job = inOrder.Peek();
        try
        {
            if (!job.Result.Task.Wait((int)patience.TotalMilliseconds, cancel)) throw Hangs(job);
        }
        catch (AggregateException error)
        {
            throw Failed(job, error.InnerException!);
        }

        inOrder.Dequeue();
        Order();
        position = position with { Consumed = position.Consumed + batchSize };
        TrainingBatch batch = job.Result.Task.Result;
        Dropped += batch.Dropped;
        return batch;
    }

    /// <summary>Takes back a batch that nobody reads any more; batches to come are built in its memory. One that is not given back stays as it is.</summary>
    public void Return(TrainingBatch batch) => builder.Return(batch);

    /// <summary>Stops the workers. One that hangs in the operating system is left behind; it cannot keep the process alive.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        work.Writer.TryComplete();
        foreach (Thread worker in workers) worker.Join(TimeSpan.FromSeconds(5));
    }

    private static SamplerPosition Resumed(IPanopticSource source, SamplerPosition start, SamplerPosition? resume)
    {
        if (resume is null) return start;
        bool isPlace = resume.Consumed is >= 0 and <= MostConsumed;
        bool fits = DataFingerprint.Fits(resume.Fingerprint, start.Fingerprint);
        if (isPlace && fits && resume with { Consumed = 0, Fingerprint = start.Fingerprint } == start) return resume with { Fingerprint = start.Fingerprint };
        string difference =
            !isPlace ? FormattableString.Invariant($"no run gets to image {resume.Consumed}")
            : !fits && resume.Count == start.Count && DataFingerprint.IsSameList(resume.Fingerprint, start.Fingerprint)
                ? "the files of the images are not those of before: some were changed under their names"
            : !fits || resume.Count != start.Count
                ? $"it was saved with other images ({resume.Count}, now {start.Count})"
                : $"it was saved with seed {resume.Seed} and shuffle {resume.Shuffle}, now seed {start.Seed} and shuffle {start.Shuffle}";
        throw new DataException(
            "MF6040",
            source.Place,
            $"The saved position in the data does not fit: {difference}",
            "Resume with the data and seed of the run, or start a new run."
        );
    }

    private void Order()
    {
        Job job = new(next / batchSize, sampler.Batch(next, batchSize));
        next += batchSize;
        inOrder.Enqueue(job);
        work.Writer.TryWrite(job);
    }

    private void Work()
    {
        while (!stopping.IsCancellationRequested)
        {
            if (!work.Reader.TryRead(out Job? job))
            {
                if (!WaitForWork()) return;
                continue;
            }

            try
            {
                job.Result.SetResult(builder.Build(job.Number, job.Samples, (key, name) => (job.At, job.Name) = (key, name)));
            }
            catch (Exception error)
            {
                job.Result.SetException(error);
            }
        }
    }

    private bool WaitForWork()
    {
        try
        {
            return work.Reader.WaitToReadAsync(stopping.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static Exception Failed(Job job, Exception error)
    {
        if (error is MaskFormerException)
            ExceptionDispatchInfo.Throw(error);
        string? own = OwnCode.Place(error);
        return new DataException(
            "MF6041",
            job.Where,
            $"A data worker failed: {OwnCode.Cause(error)}{(own is null ? "" : $" in {own}")}",
            own is null ? "Leave the image out, and report this as an error of the program" : "Mend it there, or leave the image out",
            error
        );
    }

    private DataException Hangs(Job job) =>
        new(
            "MF6042",
            job.Where,
            $"A data worker has not come back for {patience.TotalSeconds:0} s",
            "Check the disk or network share that holds this image."
        );

    private sealed class Job(long number, SampleKey[] samples)
    {
        public long Number => number;

        public SampleKey[] Samples => samples;

        public TaskCompletionSource<TrainingBatch> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SampleKey? At { get; set; }

        public string? Name { get; set; }

        public string Where =>
            At is { } key
                ? $"batch {number}, image {key.Index} of epoch {key.Epoch}{(Name is null ? "" : $", {Name}")}"
                : $"batch {number}, not begun";
    }
}
