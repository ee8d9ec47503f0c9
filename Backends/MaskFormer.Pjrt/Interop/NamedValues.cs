using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MaskFormer.Pjrt.Interop;

/// <summary>Named options and attributes: text, 64-bit number, list of numbers, float, yes or no.</summary>
internal static unsafe class NamedValues
{
    /// <summary>Copies an array that the plugin owns. A value of an unknown type is given as text that says so.</summary>
    public static IReadOnlyDictionary<string, object> Read(nint items, nuint count)
    {
        SortedDictionary<string, object> values = new(StringComparer.Ordinal);
        for (int i = 0; i < checked((int)count); i++)
        {
            var value = (NamedValue*)(items + i * NamedValue.Stride);
            values[Text.Read(value->Name, value->NameSize)] = value->Type switch
            {
                0 => Text.Read(value->Pointer, value->ValueSize),
                1 => value->Integer,
                2 => new ReadOnlySpan<long>((void*)value->Pointer, checked((int)value->ValueSize)).ToArray(),
                3 => value->Float,
                4 => value->Flag != 0,
                int type => $"(value of unknown type {type})",
            };
        }

        return values;
    }

    /// <summary>Lays options out in native memory, which lives until the result is disposed.</summary>
    /// <exception cref="ArgumentException">A value of a type that the C API does not have.</exception>
    public static NativeArena Write(IReadOnlyDictionary<string, object> values, out nint items)
    {
        NativeArena arena = new();
        var array = (NamedValue*)arena.Allocate(values.Count * NamedValue.Stride);
        items = (nint)array;
        foreach ((string name, object value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            *array = new NamedValue
            {
                StructSize = NamedValue.Stride,
                Name = arena.Copy(Encoding.UTF8.GetBytes(name)),
                NameSize = (nuint)Encoding.UTF8.GetByteCount(name),
            };
            Fill(ref *array, value, arena, name);
            array++;
        }

        return arena;
    }

    /// <summary>A value as one line of text.</summary>
    public static string Print(object value) =>
        value is long[] list ? string.Join(".", list) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static void Fill(ref NamedValue target, object value, NativeArena arena, string name)
    {
        target.ValueSize = 1;
        switch (value)
        {
            case string text:
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                (target.Type, target.Pointer, target.ValueSize) = (0, arena.Copy(bytes), (nuint)bytes.Length);
                break;
            case int or long:
                (target.Type, target.Integer) = (1, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case long[] list:
                (target.Type, target.Pointer, target.ValueSize) = (2, arena.Copy(MemoryMarshal.AsBytes<long>(list)), (nuint)list.Length);
                break;
            case float or double:
                (target.Type, target.Float) = (3, Convert.ToSingle(value, CultureInfo.InvariantCulture));
                break;
            case bool flag:
                (target.Type, target.Flag) = (4, flag ? (byte)1 : (byte)0);
                break;
            default:
                throw new ArgumentException($"option {name}: the C API has no type for {value.GetType().Name}", nameof(value));
        }
    }
}
