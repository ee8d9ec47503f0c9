using System.Buffers.Binary;
using System.Numerics;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Files that are one stream of pickles: those of PyTorch before 1.6 (magic number, protocol, system, object, keys, then the raw memory of each key)
/// and plain pickles, such as detectron2's model zoo. The first value tells which.
/// </summary>
internal static class LegacyFile
{
    private static readonly BigInteger magic = BigInteger.Parse(
        "1950A86A20F9469CFC6C",
        System.Globalization.NumberStyles.HexNumber,
        System.Globalization.CultureInfo.InvariantCulture
    );

    /// <summary>The value that the file holds, and whether it is a stream of PyTorch.</summary>
    public static (object? Value, bool IsTorch) Read(ByteSource source, ReadBudget budget, bool nested = false)
    {
        PickleReader reader = new(source);
        WeightsWorld world = new(source.Name, budget)
        {
            Nested = nested ? null : bytes => Read(ByteSource.Of(bytes, $"{source.Name} (nested)"), budget, nested: true).Value,
        };
        object? first = new PickleMachine(reader, world).Run();
        if (first is not BigInteger number || number != magic) return (first, false);

        if (new PickleMachine(reader, world).Run() is not 1001L) throw reader.Damaged("the version of the format is unknown");
        CheckSystem(reader, new PickleMachine(reader, world).Run());
        object? value = new PickleMachine(reader, world).Run();
        if (new PickleMachine(reader, world).Run() is not List<object?> keys) throw reader.Damaged("there is no list of storages");
        Place(source, reader, world, keys);
        return (value, true);
    }

    private static void CheckSystem(PickleReader reader, object? system)
    {
        if (system is not PickleDictionary dictionary) throw reader.Damaged("there is no description of the system");
        foreach ((object? key, object? value) in dictionary.Pairs)
        {
            if (key is "little_endian" && value is not true) throw reader.Damaged("the file was written by a big-endian machine");
        }
    }

    private static void Place(ByteSource source, PickleReader reader, WeightsWorld world, List<object?> keys)
    {
        long at = reader.Position;
        foreach (object? key in keys)
        {
            if (key is not (string or long) || !world.Storages.TryGetValue(key.ToString()!, out TorchStorage? storage))
                throw reader.Damaged("a storage is listed that no tensor uses");
            long count = BinaryPrimitives.ReadInt64LittleEndian(source.Read(at, 8));
            long start = at + 8;
            if (count != storage.Count || count > (source.Length - start) / storage.Type.Size())
            {
                throw new MaskFormerException(
                    "MF4015",
                    $"{source.Name}, offset {at}",
                    $"storage {key} should have {storage.Count} elements, the file says {count} and has {source.Length - start} bytes left",
                    "The file is truncated or damaged: get it again."
                );
            }

            storage.Place((offset, bytes) => source.ReadTensor(start + offset, bytes));
            at = start + count * storage.Type.Size();
        }
    }
}
