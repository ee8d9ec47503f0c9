using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

public sealed unsafe partial class PjrtExecutable
{
    private static int lastRun;

    /// <summary>Starts a run on one device.</summary>
    /// <param name="arguments">Buffers; those that the program may reuse are gone afterwards.</param>
    /// <exception cref="PjrtException">MF5203 the run fails, MF5205 a buffer is gone, MF5206 the arguments do not fit.</exception>
    public PjrtRun Run(params IReadOnlyList<PjrtBuffer> arguments) => Run([arguments], options: null);

    /// <summary>Starts a run on all devices of the program.</summary>
    /// <param name="arguments">One list of buffers for each device, in the order of <see cref="Devices"/>.</param>
    /// <param name="options">Options; null for none.</param>
    /// <exception cref="PjrtException">MF5203 the run fails, MF5205 a buffer is gone, MF5206 the arguments do not fit.</exception>
    public PjrtRun Run(IReadOnlyList<IReadOnlyList<PjrtBuffer>> arguments, RunOptions? options = null)
    {
        options ??= new RunOptions();
        ArgumentCheck.Check(this, arguments, options);
        using PluginHandle.Loan executable = Borrow(loaded);
        int devices = Devices.Count, inputs = arguments[0].Count;
        using NativeArena arena = new();
        var outputs = (nint*)arena.Allocate(devices * OutputCount * sizeof(nint));
        var events = (nint*)arena.Allocate(devices * sizeof(nint));
        List<PjrtBuffer> borrowed = new(devices * inputs);
        try
        {
            var inputPointers = (nint*)arena.Allocate(devices * inputs * sizeof(nint));
            foreach (PjrtBuffer buffer in arguments.SelectMany(list => list))
            {
                inputPointers[borrowed.Count] = buffer.Acquire($"run {Name}");
                borrowed.Add(buffer);
            }

            try
            {
                Execute(executable.Pointer, arena, inputPointers, inputs, outputs, events, options);
            }
            catch (PjrtException)
            {
                // A failed run may have taken what was donated to it.
                foreach (PjrtBuffer buffer in borrowed.Where(buffer => buffer.IsDeletedByPlugin())) buffer.Consume($"{Name}, which failed");
                throw;
            }
        }
        finally
        {
            foreach (PjrtBuffer buffer in borrowed) buffer.Release();
        }

        ConsumeDonated(arguments, options);
        return Collect(outputs, events);
    }

    private void Execute(nint executable, NativeArena arena, nint* inputs, int inputCount, nint* outputs, nint* events, RunOptions options)
    {
        int devices = Devices.Count;
        var inputLists = (nint*)arena.Allocate(devices * sizeof(nint));
        var outputLists = (nint*)arena.Allocate(devices * sizeof(nint));
        for (int device = 0; device < devices; device++)
        {
            inputLists[device] = (nint)(inputs + (long)device * inputCount);
            outputLists[device] = (nint)(outputs + (long)device * OutputCount);
        }

        var kept = (long*)arena.Allocate(options.Keep.Count * sizeof(long));
        for (int i = 0; i < options.Keep.Count; i++) kept[i] = options.Keep[i];
        ExecuteOptionsStruct execute = new()
        {
            StructSize = ExecuteOptionsStruct.FullSize,
            LaunchId = Interlocked.Increment(ref lastRun) & int.MaxValue,
            Kept = options.Keep.Count == 0 ? 0 : (nint)kept,
            KeptCount = (nuint)options.Keep.Count,
        };
        ExecuteArguments arguments = new()
        {
            Executable = executable,
            Options = (nint)(&execute),
            ArgumentLists = (nint)inputLists,
            DeviceCount = (nuint)devices,
            ArgumentCount = (nuint)inputCount,
            OutputLists = (nint)outputLists,
            CompleteEvents = (nint)events,
        };
        Client.Api.Call(Slot.LoadedExecutableExecute, ref arguments, Failure.Execute);
    }

    private void ConsumeDonated(IReadOnlyList<IReadOnlyList<PjrtBuffer>> arguments, RunOptions options)
    {
        if (Arguments is null && Memory is { Aliased: 0 }) return;
        foreach (IReadOnlyList<PjrtBuffer> list in arguments)
        {
            for (int i = 0; i < list.Count; i++)
            {
                bool donated = Arguments is { } known ? known[i].Donated && !options.Keep.Contains(i) : !list[i].IsGone && list[i].IsDeletedByPlugin();
                if (donated) list[i].Consume(Name);
            }
        }
    }

    private PjrtRun Collect(nint* outputs, nint* events)
    {
        var buffers = new PjrtBuffer[Devices.Count][];
        var done = new Task[Devices.Count];
        for (int device = 0; device < buffers.Length; device++)
        {
            buffers[device] = new PjrtBuffer[OutputCount];
            for (int i = 0; i < OutputCount; i++) buffers[device][i] = Wrap(outputs[device * OutputCount + i], i, Devices[device]);
            done[device] = PluginEvent.AsTask(Client.Api, events[device], Failure.Execute);
        }

        return new PjrtRun(Name, Devices, buffers, done);
    }

    private PjrtBuffer Wrap(nint pointer, int output, PjrtDevice device)
    {
        if (Outputs is { } known) return new PjrtBuffer(Client, pointer, known[output].Type, [.. known[output].Dims], device);
        Int32Arguments type = new() { Handle = pointer };
        ArrayArguments dims = new() { Handle = pointer };
        Client.Api.Call(Slot.BufferElementType, ref type, Failure.Query);
        Client.Api.Call(Slot.BufferDimensions, ref dims, Failure.Query);
        return new PjrtBuffer(Client, pointer, (BufferType)type.Value, new ReadOnlySpan<long>((void*)dims.Items, checked((int)dims.Count)), device);
    }
}
