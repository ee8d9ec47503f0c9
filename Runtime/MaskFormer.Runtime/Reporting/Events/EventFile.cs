using System.Globalization;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Evaluation;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// A TensorBoard event file (<c>tensorflow/core/util/event.proto</c>, <c>summary.proto</c>): scalars, pictures and texts. Our own writer, because
/// TorchSharp's can neither be flushed nor closed. Each event reaches the system at once.
/// </summary>
public sealed class EventFile : IDisposable
{
    private readonly FileStream file;
    private readonly TimeProvider clock;

    /// <summary>Makes a new file <c>events.out.tfevents.TIME.HOST</c> in a folder; TensorBoard joins the files of a resumed run.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="clock">Gives the times; null is the system's.</param>
    public EventFile(string folder, TimeProvider? clock = null)
    {
        this.clock = clock ?? TimeProvider.System;
        long seconds = this.clock.GetUtcNow().ToUnixTimeSeconds();
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.{Environment.MachineName}");
        Path = System.IO.Path.Combine(folder, name);
        for (int n = 1; File.Exists(Path); n++) Path = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{n}"));
        file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Event(0, e => e.Text(3, "brain.Event:2"));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Adds all numbers of a step.</summary>
    public void Write(StepReport report)
    {
        List<(string, double)> values = [("loss/total", report.Total)];
        values.AddRange(report.Losses.Select(loss => ($"loss/{loss.Key}", loss.Value)));
        values.AddRange([
            ("train/learning_rate", report.LearningRate), ("train/gradient_norm", report.GradientNorm), ("train/matched_iou", report.MatchedIou),
            ("train/no_object", report.NoObject), ("speed/images_per_second", report.ImagesPerSecond), ("speed/data_wait", report.DataWait),
            ("memory/bytes", report.MemoryBytes)]);
        Scalars(report.Step, values);
    }

    /// <summary>Adds the qualities of an evaluation.</summary>
    public void Write(EvaluationReport report) => Scalars(report.Step, [.. Means("all", report.All), .. Means("things", report.Things), .. Means("stuff", report.Stuff)]);

    /// <summary>Adds numbers.</summary>
    /// <param name="step">Optimizer step.</param>
    /// <param name="values">Tag and value; stored in single precision, as the format has it.</param>
    public void Scalars(long step, IEnumerable<(string Tag, double Value)> values) => Event(step, e => e.Message(5, summary =>
    {
        foreach ((string tag, double value) in values) summary.Message(1, v => v.Text(1, tag).Float(2, (float)value));
    }));

    /// <summary>Adds a picture.</summary>
    /// <param name="step">Optimizer step.</param>
    /// <param name="tag">For example <c>pictures/evaluation</c>.</param>
    /// <param name="png">The bytes of a PNG file.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <param name="width">Its width in pixels.</param>
    public void Picture(long step, string tag, ReadOnlyMemory<byte> png, int height, int width) => Event(step, e => e.Message(5, summary => summary.Message(1, v => v
        .Text(1, tag)
        .Message(4, image => image.Varint(1, (ulong)height).Varint(2, (ulong)width).Varint(3, 3).Bytes(4, png.Span)))));

    /// <summary>Adds a text, which TensorBoard shows as Markdown.</summary>
    public void Text(long step, string tag, string text) => Event(step, e => e.Message(5, summary => summary.Message(1, v => v
        .Text(1, tag)
        .Message(9, metadata => metadata.Message(1, plugin => plugin.Text(1, "text")))
        .Message(8, tensor => tensor.Varint(1, 7).Message(2, shape => shape.Message(2, size => size.Varint(1, 1))).Text(8, text)))));

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Event(long step, Action<ProtoBuffer> what)
    {
        ProtoBuffer message = new ProtoBuffer().Double(1, (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        if (step != 0) message.Varint(2, (ulong)step);
        what(message);
        TfRecordFrame.Write(file, message.ToArray());
    }

    private static IEnumerable<(string, double)> Means(string split, QualityMeans means) => [($"{split}/pq", means.Pq), ($"{split}/sq", means.Sq), ($"{split}/rq", means.Rq)];
}
