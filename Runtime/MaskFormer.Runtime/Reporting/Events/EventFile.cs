using System.Buffers.Binary;
using System.Globalization;
using MaskFormer.Files;
using MaskFormer.Runtime.Data.Records;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// A TensorBoard event file (<c>tensorflow/core/util/event.proto</c>, <c>summary.proto</c>): scalars and pictures. Our own writer, because
/// TorchSharp's can neither be flushed nor closed. Each event reaches the system at once.
/// </summary>
public sealed class EventFile : IDisposable
{
    private readonly Stream file;
    private readonly TimeProvider clock;

    /// <summary>Makes a new file <c>events.out.tfevents.TIME.HOST</c> in a folder; TensorBoard joins the files of a resumed run.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="clock">Gives the times; null is the system's.</param>
    public EventFile(string folder, TimeProvider? clock = null)
        : this(folder, clock, static path => new DiskStream(path, FileMode.CreateNew, FileShare.Read))
    {
    }

    /// <summary>As the other; the file is opened by the caller's way.</summary>
    internal EventFile(string folder, TimeProvider? clock, Func<string, Stream> open)
    {
        this.clock = clock ?? TimeProvider.System;
        long seconds = this.clock.GetUtcNow().ToUnixTimeSeconds();
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.{Environment.MachineName}");
        Path = System.IO.Path.Combine(folder, name);
        for (int n = 1; File.Exists(Path); n++) Path = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{n}"));
        file = open(Path);
        Event(0, e => e.Text(3, "brain.Event:2"));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Adds all numbers of a step.</summary>
    public void Write(StepReport report) => Write(LogLines.Of(report));

    /// <summary>Adds the measures of an evaluation, and those of each class.</summary>
    public void Write(EvaluationReport report) => Write(LogLines.Of(report));

    /// <summary>Adds what a line of the log says.</summary>
    internal void Write(LoggedLine line) => Scalars(line.Step, EventTags.Of(line));

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
    /// <param name="png">The bytes of a PNG file; its header gives the size.</param>
    public void Picture(long step, string tag, ReadOnlyMemory<byte> png)
    {
        ReadOnlySpan<byte> size = png.Span.Slice(16, 8); // behind the signature, and length and name of the first chunk
        (uint width, uint height) = (BinaryPrimitives.ReadUInt32BigEndian(size), BinaryPrimitives.ReadUInt32BigEndian(size[4..]));
        Event(step, e => e.Message(5, summary => summary.Message(1, v => v
            .Text(1, tag)
            .Message(4, image => image.Varint(1, height).Varint(2, width).Varint(3, 3).Bytes(4, png.Span)))));
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Event(long step, Action<ProtoBuffer> what)
    {
        ProtoBuffer message = new ProtoBuffer().Double(1, (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        if (step != 0) message.Varint(2, (ulong)step);
        what(message);
        TfRecordFrame.Write(file, message.ToArray());
    }
}
