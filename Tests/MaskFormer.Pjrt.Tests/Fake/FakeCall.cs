using System.Runtime.InteropServices;
using System.Text;
using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt.Tests.Fake;

/// <summary>What every function of the fake does first: check the struct's size, fail if told to.</summary>
internal static unsafe class FakeCall
{
    private static readonly Dictionary<string, nint> texts = [];

    public delegate void Body<T>(ref T arguments) where T : unmanaged;

    public static nint Do<T>(void* pointer, string name, Body<T> body) where T : unmanaged, IArguments
    {
        var size = *(nuint*)pointer;
        nuint wanted = T.StructSize + (nuint)FakeState.Wants.GetValueOrDefault(name);
        if (size < wanted)
            return Error(
                3,
                $"Unexpected PJRT_{name}_Args size: expected {wanted}, got {size}. The plugin is likely built with a later version than the "
                    + "framework. This plugin is built with PJRT API version 0.115."
            );
        if (FakeState.Fails.TryGetValue(name, out (int Code, string Message) failure))
            return Error(failure.Code, failure.Message);
        try
        {
            body(ref *(T*)pointer);
            return 0;
        }
        catch (Exception error)
        {
            return Error(13, error.Message);
        }
    }

    public static nint Error(int code, string message) => FakeState.Add(new FakeError(code, message));

    /// <summary>A text that stays where it is.</summary>
    public static nint Text(string text)
    {
        lock (texts)
        {
            if (!texts.TryGetValue(text, out nint pointer)) texts[text] = pointer = Marshal.StringToCoTaskMemUTF8(text);
            return pointer;
        }
    }

    public static nuint Length(string text) => (nuint)Encoding.UTF8.GetByteCount(text);

    /// <summary>Native memory with these items; never freed: the fake is small.</summary>
    public static nint Array<T>(ReadOnlySpan<T> items) where T : unmanaged
    {
        nint block = (nint)NativeMemory.Alloc((nuint)Math.Max(items.Length * sizeof(T), 1));
        items.CopyTo(new Span<T>((void*)block, items.Length));
        return block;
    }

    public static nint NamedNumbers(params ReadOnlySpan<(string Name, long Value)> values)
    {
        var items = new NamedValue[values.Length];
        for (int i = 0; i < items.Length; i++)
            items[i] = new NamedValue
            {
                StructSize = 56,
                Name = Text(values[i].Name),
                NameSize = Length(values[i].Name),
                Type = 1,
                Integer = values[i].Value,
                ValueSize = 1,
            };
        return Array<NamedValue>(items);
    }
}
