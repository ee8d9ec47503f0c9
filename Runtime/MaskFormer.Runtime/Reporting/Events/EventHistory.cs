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
            foreach (WrittenEvent? written in Events(file))
            {
                torn |= written is null;
                bool stays = written is not null && Stays(written, step, isLogged, isEvaluated) && (!torn || written.Step <= last);
                whole &= stays;
                if (!stays) continue;
                kept.Add(written!.Record);
                last = Math.Max(last, written.Step);
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
        foreach ((_, long step, string? tag) in Directory.EnumerateFiles(folder, Pattern).SelectMany(Events).OfType<WrittenEvent>())
        {
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

    /// <summary>The events of a file; null for what is damaged.</summary>
    private static IEnumerable<WrittenEvent?> Events(string file)
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
            yield return Read(records.Current.Data);
        }
    }

    private static bool Stays(WrittenEvent written, long step, bool isLogged, bool isEvaluated) =>
        written.Step < step
        || (written.Step == step && (written.Tag is null || (EventTags.IsOfSteps(written.Tag) ? isLogged : isEvaluated)));

    private static WrittenEvent? Read(byte[] record)
    {
        try
        {
            (long step, string? tag) = Read(new CodedInputStream(record));
            return new(record, step, tag);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

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

    /// <param name="Record">As it stands in the file.</param>
    /// <param name="Step">Its step.</param>
    /// <param name="Tag">The first tag of its summary; null if it has none.</param>
    private sealed record WrittenEvent(byte[] Record, long Step, string? Tag);
}

/// <summary>A line of the log of which events are missing.</summary>
/// <param name="Line">The line.</param>
/// <param name="Numbers">Whether its numbers are missing.</param>
/// <param name="Picture">Whether the picture of the evaluation is missing, where one was drawn.</param>
internal sealed record MissingEvents(LoggedLine Line, bool Numbers, bool Picture);
