using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Layouts;
using MaskFormer.Testing;
using SkiaSharp;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data.Layouts;

/// <summary>Data sets as they are fetched, before anybody prepared them: COCO-Stuff 10K and both full releases of ADE20K.</summary>
public sealed class OriginalTreesTests
{
    private const string Person = "person, individual, someone";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Coco_stuff_is_read_from_matlab_files_with_the_names_that_they_hold(bool compressed)
    {
        using TemporaryFolder folder = new();
        foreach ((string name, int shift) in (IEnumerable<(string, int)>)[("a", 0), ("b", 1)])
        {
            TinyTree.Image(folder[$"images/{name}.jpg"], 2, 3);
            TinyTree.Write(folder[$"annotations/{name}.mat"], Mat([0, 2, 2, 1, 1, shift], 2, 3, ["unlabeled", "person", "wall-brick"], compressed));
        }

        TinyTree.Write(folder["imageLists/train.txt"], "a\n");
        TinyTree.Write(folder["imageLists/test.txt"], "b\n");
        using IPanopticSource learnt = AnnotatedFolder.Open(folder.Root, "train"), evaluated = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal(("1 images, COCO-Stuff 10K, 2 classes", "b.jpg"), (learnt.Seen, evaluated.ImageName(0)));
        Assert.Equal([new(1, "person", false), new(2, "wall-brick", false)], learnt.Categories);
        PanopticSample sample = learnt.Load(0);
        Assert.Equal([0, 1, 1, 2, 2, 0], sample.Map.Values); // in the order in which they appear
        Assert.Equal([2, 1], sample.Segments.Select(static segment => segment.CategoryId));
        byte[] whole = File.ReadAllBytes(folder["annotations/a.mat"]);
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(folder["annotations/a.mat"], whole[..length]);
            Assert.Equal("MF6005", Assert.Throws<DataException>(() => learnt.Load(0)).Id);
        }
    }

    [Theory]
    [InlineData("images/ADE")]
    [InlineData("images")]
    public void Ade20k_in_full_has_the_classes_that_both_splits_have(string below)
    {
        bool isNew = below.EndsWith("ADE", StringComparison.Ordinal);
        using TemporaryFolder folder = new();
        Full(folder, $"{below}/training/u/street/ADE_train_1", isNew, [(1831, Person), (401, "car, auto"), (774, "door")]);
        Full(folder, $"{below}/validation/street/ADE_val_1", isNew, [(401, "car, auto"), (2978, "wall"), (1831, Person)]);
        using IPanopticSource learnt = AnnotatedFolder.Open(folder.Root, "train"), evaluated = AnnotatedFolder.Open(folder.Root, "val");
        Assert.Equal("1 images, ADE20K in full, of 4 kinds of objects those in all splits, 2 classes", learnt.Seen);
        Assert.Equal([new(1, "car", false), new(2, "person", false)], learnt.Categories);
        Assert.Equal([1, 1, 2, 2, 0, 0, 0], learnt.Load(0).Map.Values.Take(7)); // person, car, door that the other split has not, nothing
        Assert.Equal([2, 1], learnt.Load(0).Segments.Select(static segment => segment.CategoryId));
        Assert.Equal([1, 1, 0, 0, 2, 2, 0], evaluated.Load(0).Map.Values.Take(7));
        using IPanopticSource apart = AnnotatedFolder.Open(folder.Root, "train", new FolderData { Things = ["car"] });
        Assert.True(apart.Categories[0].IsThing);
        TinyTree.Write(folder["list.txt"], "wall\ndoor\ncar, auto\n");
        using IPanopticSource listed = AnnotatedFolder.Open(folder.Root, "train", new FolderData { ClassFile = folder["list.txt"] });
        Assert.Equal(["wall", "door", "car"], listed.Categories.Select(static one => one.Name));
        PanopticSample known = listed.Load(0); // person, who is not listed, car, door
        Assert.Equal([0, 0, 3, 3, 2, 2, 0], known.Map.Values.Take(7).Select(place => place == 0 ? 0 : known.Segments[place - 1].CategoryId));
        File.Delete(folder[$"{below}/validation/street/ADE_val_1{(isNew ? ".json" : "_atr.txt")}"]);
        Assert.Equal("MF6071", Assert.Throws<DataException>(() => AnnotatedFolder.Open(folder.Root, "train")).Id);
    }

    [SkippableTheory]
    [InlineData("ade20k2017_dataset/dataset", 2)] // sky, person
    [InlineData("ade20k2020_dataset/dataset", 2)] // car, person
    public void Trees_of_others_are_recognised(string tree, int classes)
    {
        using IPanopticSource source = AnnotatedFolder.Open(Shared.Path($"data/datumaro/{tree}"), "train");
        Assert.Equal((1, classes), (source.Count, source.Categories.Count));
        PanopticSample sample = source.Load(0);
        Assert.Equal(sample.Image.Height * sample.Image.Width, sample.Map.Values.Length);
    }

    // Three objects of two columns each, and one column of nothing.
    private static void Full(TemporaryFolder folder, string name, bool isNew, (int Number, string Name)[] objects)
    {
        TinyTree.Image(folder[name + ".jpg"]);
        using SKBitmap map = new(7, 5);
        for (int i = 0; i < 35; i++)
        {
            (int at, int number) = (i % 7 / 2, i % 7 == 6 ? 0 : objects[i % 7 / 2].Number);
            map.SetPixel(i % 7, i / 7, at == 3 ? SKColors.Black : new((byte)(number / 256 * 10), (byte)(number % 256), (byte)(40 + (at * 9))));
        }

        using SKData png = map.Encode(SKEncodedImageFormat.Png, 100);
        TinyTree.Write(folder[name + "_seg.png"], png.ToArray());
        if (isNew)
        {
            IEnumerable<string> listed = objects.Select(static one => Listed(one.Name, one.Number, 0)).Append(Listed("rim", 7, 1));
            TinyTree.Write(folder[name + ".json"], $$"""{"annotation": {"object": [{{string.Join(',', listed)}}] } }""");
        }
        else
        {
            IEnumerable<string> lines = objects.Select(static (one, i) => $"00{i + 1} # 0 # 0 # {one.Name} # {one.Name} # \"\"");
            TinyTree.Write(folder[name + "_atr.txt"], string.Join('\n', lines.Append("001 # 1 # 0 # rim # rim # \"\"")));
        }
    }

    private static string Listed(string name, int number, int level) =>
        $$"""{"name": "{{name}}", "name_ndx": {{number}}, "parts": {"part_level": {{level}} } }""";

    // S as doubles down the columns, as MATLAB writes them, and names as a cell of texts.
    private static byte[] Mat(int[] values, int rows, int columns, string[] names, bool compressed)
    {
        byte[] numbers = [.. Enumerable.Range(0, values.Length).SelectMany(i => BitConverter.GetBytes((double)values[(i % rows * columns) + (i / rows)]))];
        byte[] s = Matrix(6, rows, columns, "S", Element(9, numbers));
        byte[] cell = Matrix(1, names.Length, 1, "names", [.. names.SelectMany(static text => Matrix(
            4, 1, text.Length, "", Element(4, [.. text.SelectMany(static letter => BitConverter.GetBytes((ushort)letter))])))]);
        byte[] header = new byte[128];
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file").CopyTo(header, 0);
        (header[124], header[125], header[126], header[127]) = (0, 1, (byte)'I', (byte)'M');
        return [.. header, .. compressed ? Packed(cell) : cell, .. compressed ? Packed(s) : s];
    }

    private static byte[] Matrix(int kind, int rows, int columns, string name, byte[] content) => Element(14,
    [
        .. Element(6, [(byte)kind, 0, 0, 0, 0, 0, 0, 0]), .. Element(5, [.. BitConverter.GetBytes(rows), .. BitConverter.GetBytes(columns)]),
        .. Element(1, Encoding.ASCII.GetBytes(name)), .. content,
    ]);

    private static byte[] Packed(byte[] element)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(element);
        byte[] head = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, 15);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), (int)packed.Length);
        return [.. head, .. packed.ToArray()];
    }

    // What fits into four bytes stands in the head.
    private static byte[] Element(int type, byte[] data)
    {
        byte[] head = new byte[8];
        if (data.Length is > 0 and <= 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head, type | (data.Length << 16));
            data.CopyTo(head, 4);
            return head;
        }

        BinaryPrimitives.WriteInt32LittleEndian(head, type);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), data.Length);
        return [.. head, .. data, .. new byte[(8 - (data.Length % 8)) % 8]];
    }
}
