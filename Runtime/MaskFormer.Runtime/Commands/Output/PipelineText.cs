using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Commands;

/// <summary>What <c>data bench</c> prints.</summary>
internal static class PipelineText
{
    public static IEnumerable<string> Of(PipelineSpeed speed)
    {
        yield return FormattableString.Invariant($"{"stage",-32} {"ms/image",9} {"share",6} {"images/s on one thread",23}");
        foreach (PipelineStage stage in speed.Stages)
        {
            string alone = stage.Seconds > 0 ? FormattableString.Invariant($"{1 / stage.Seconds:0}") : "-";
            yield return FormattableString.Invariant($"{stage.Name,-32} {1000 * stage.Seconds,9:0.00} {stage.Seconds / speed.Seconds,6:0%} {alone,23}");
        }

        yield return FormattableString.Invariant($"{"all stages",-32} {1000 * speed.Seconds,9:0.00} {"",6} {1 / speed.Seconds,23:0}");
        yield return "";
        yield return FormattableString.Invariant(
            $"batches by 1 thread: {speed.OneThread:0.0} images/s; by {Threads(speed.Threads)}: {speed.AllThreads:0.0} images/s");
        yield return FormattableString.Invariant(
            $"bottleneck: {speed.Longest.Name} ({speed.Longest.Seconds / speed.Seconds:0%} of an image's time). {speed.Longest.Remedy}");
    }

    private static string Threads(int count) => count == 1 ? "1 thread" : FormattableString.Invariant($"{count} threads");
}
