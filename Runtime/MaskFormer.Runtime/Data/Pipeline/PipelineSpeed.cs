namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>One part of the way of an image into a batch.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Seconds">For one image, on one thread.</param>
/// <param name="Remedy">What makes it shorter.</param>
public sealed record PipelineStage(string Name, double Seconds, string Remedy);

/// <summary>What the way of images into batches costs (<see cref="PipelineMeasurement"/>).</summary>
/// <param name="Images">Images that were measured.</param>
/// <param name="Stages">In the order in which an image passes them.</param>
/// <param name="Threads">Threads of the loader.</param>
/// <param name="OneThread">Images a second that the loader gives with one thread.</param>
/// <param name="AllThreads">The same with all of them.</param>
public sealed record PipelineSpeed(int Images, IReadOnlyList<PipelineStage> Stages, int Threads, double OneThread, double AllThreads)
{
    /// <summary>The stage that takes longest.</summary>
    public PipelineStage Longest => Stages.MaxBy(static stage => stage.Seconds)!;

    /// <summary>Seconds of all stages together.</summary>
    public double Seconds => Stages.Sum(static stage => stage.Seconds);
}
