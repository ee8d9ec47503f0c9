using Google.Protobuf;
using MaskFormer.Files;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Framing;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// The event files that earlier programs left of a run. What a resumed run does again is removed from them, so that every step stands once, and so is what
/// stands behind damage, so that steps stay in order; what is missing then, or was kept back by a full disk, is made from the log.
/// </summary>
internal static class EventHistory
{
    private const string Pattern = "events.out.tfevents.*";
    private const int StepField = 2, SummaryField = 5, ValueField = 1, TagField = 1;

    /// <summary>Removes the events of later steps, and of those behind damage.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="step">The step after which the run goes on.</param>
    /// <param name="isLogged">Whether the log has a line of that step. If not, its events are removed too: the log is written last.</param>
    /// <param name="isEvaluated">Whether the log has an evaluation of that step. If not, its events are removed too.</param>
    public static void Forget(string folder, long step, bool isLogged, bool isEvaluated)
    {
        long last = 0;
        bool torn = false;
        foreach (string file in Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal))
        {
            List<byte[]> kept = [];
            bool whole = true;
            foreach (byte[]? record in Records(file))
            {
                torn |= record is null;
                bool stays = record is not null && Stays(record, step, isLogged, isEvaluated) && (!torn || StepOf(record) <= last);
                whole &= stays;
                if (!stays) continue;
                kept.Add(record!);
                last = Math.Max(last, StepOf(record!));
            }

            if (whole) continue;
            AtomicFile.Write(file, stream =>
            {
                foreach (byte[] record in kept) TfRecordFrame.Write(stream, record);
            });
        }
    }

    /// <summary>What the log holds and no event file of the folder does, in the order of the log.</summary>
    public static IReadOnlyList<MissingEvents> Missing(string folder, string log)
    {
        HashSet<(long, bool)> written = [];
        HashSet<long> shown = [];
        foreach (byte[] record in Directory.EnumerateFiles(folder, Pattern).SelectMany(Records).OfType<byte[]>())
        {
            (long step, string? tag) = Read(new CodedInputStream(record));
            if (tag == EventTags.Picture) shown.Add(step);
            else if (tag is not null) written.Add((step, EventTags.IsOfSteps(tag)));
        }

        return
        [
            .. from line in LoggedLine.Read(log)
               let steps = line.Kind == LoggedLine.OfSteps
               let missing = new MissingEvents(line, Numbers: !written.Contains((line.Step, steps)), Picture: !steps && !shown.Contains(line.Step))
               where missing.Numbers || missing.Picture
               select missing,
        ];
    }

    /// <summary>The events of a file; null at the end for a torn one.</summary>
    private static IEnumerable<byte[]?> Records(string file)
    {
        using IEnumerator<TfRecord> records = TfRecordReader.Read(file, RecordCompression.None).GetEnumerator();
        while (true)
        {
            bool more, torn = false;
            try
            {
                more = records.MoveNext();
            }
            catch (DataException)
            {
                (more, torn) = (false, true);
            }

            if (torn) yield return null;
            if (!more) yield break;
            yield return records.Current.Data;
        }
    }

    private static bool Stays(byte[] record, long step, bool isLogged, bool isEvaluated)
    {
        (long of, string? tag) = Read(new CodedInputStream(record));
        return of < step || (of == step && (tag is null || (EventTags.IsOfSteps(tag) ? isLogged : isEvaluated)));
    }

    private static long StepOf(byte[] record) => Read(new CodedInputStream(record)).Step;

    /// <summary>Step and first tag of an event.</summary>
    private static (long Step, string? Tag) Read(CodedInputStream message)
    {
        (long step, string? tag) = (0, null);
        while (message.ReadTag() is not 0 and var field)
        {
            if (WireFormat.GetTagFieldNumber(field) == StepField) step = message.ReadInt64();
            else if (WireFormat.GetTagFieldNumber(field) == SummaryField) tag = First(First(message.ReadBytes(), ValueField), TagField)?.ToStringUtf8();
            else message.SkipLastField();
        }

        return (step, tag);
    }

    private static ByteString? First(ByteString? message, int wanted)
    {
        if (message is null) return null;
        CodedInputStream input = message.CreateCodedInput();
        while (input.ReadTag() is not 0 and var field)
        {
            bool isText = WireFormat.GetTagWireType(field) == WireFormat.WireType.LengthDelimited;
            if (WireFormat.GetTagFieldNumber(field) == wanted && isText) return input.ReadBytes();
            input.SkipLastField();
        }

        return null;
    }
}

/// <summary>A line of the log of which events are missing.</summary>
/// <param name="Line">The line.</param>
/// <param name="Numbers">Whether its numbers are missing.</param>
/// <param name="Picture">Whether the picture of the evaluation is missing, where one was drawn.</param>
internal sealed record MissingEvents(LoggedLine Line, bool Numbers, bool Picture);
