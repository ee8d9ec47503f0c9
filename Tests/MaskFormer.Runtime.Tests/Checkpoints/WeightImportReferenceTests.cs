using System.Globalization;
using System.IO.Hashing;
using System.Text.Json.Nodes;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

/// <summary>Real files of PyTorch, NumPy and safetensors: every tensor's name, type, shape and bytes.</summary>
public sealed class WeightImportReferenceTests
{
    [SkippableFact]
    public void Every_file_of_other_projects_is_read_as_PyTorch_reads_it()
    {
        string root = Shared.Path("data/checkpoints");
        JsonObject files = JsonNode.Parse(File.ReadAllText($"{root}/EXPECTED.json"))!["files"]!.AsObject();
        Assert.Equal(81, files.Count);
        foreach ((string name, JsonNode? expected) in files)
        {
            if (expected!["loads_in_pytorch"] is not null)
            {
                Assert.Equal("MF4013", Assert.Throws<MaskFormerException>(() => WeightFile.Open($"{root}/{name}")).Id);
                continue;
            }

            using WeightFile file = WeightFile.Open($"{root}/{name}");
            JsonObject tensors = expected["tensors"]!.AsObject();
            Assert.Equal(tensors.Select(t => t.Key).Order(StringComparer.Ordinal), file.Names.Order(StringComparer.Ordinal));
            foreach ((string key, JsonNode? tensor) in tensors)
            {
                NamedTensor read = file.Tensor(key);
                Assert.True(Type((string)tensor!["dtype"]!) == read.Info.Type, $"{name} {key}: {read.Info.Type}");
                Assert.Equal(tensor["shape"]!.AsArray().Select(s => (long)s!), read.Info.Shape);
                Assert.True(
                    (string)tensor["crc32"]! == Crc32.HashToUInt32(read.Data.Span).ToString("x8", CultureInfo.InvariantCulture),
                    $"{name} {key}: values differ"
                );
            }

            JsonObject others = expected["other_values"]?.AsObject() ?? [];
            foreach ((string path, JsonNode? value) in others) Same($"{name} {path}", value, file.OtherValues[path]);
            Assert.Equal(others.Count, file.OtherValues.Count);
        }
    }

    public static TheoryData<string> ReferenceFiles =>
        [
            .. "d2_odd_protocol2.pkl d2_odd_protocol4.pkl d2_protocol2.pkl d2_protocol4.pkl d2_torch_tensors_protocol4.pkl".Split(' '),
            .. "full_legacy.pth full_zip.pth legacy.pth mixed_legacy.pth mixed_zip.pth zip.pth".Split(' '),
        ];

    [SkippableTheory]
    [MemberData(nameof(ReferenceFiles))]
    public void Every_value_of_the_reference_files(string name)
    {
        string folder = Shared.Path("reference/checkpoints");
        using WeightFile file = WeightFile.Open($"{folder}/{name}");
        HashSet<string> seen = [];
        Walk("", JsonNode.Parse(File.ReadAllText($"{folder}/{name}.expected.json"))!["content"]);
        Assert.Equal(seen.Order(StringComparer.Ordinal), file.Names.Order(StringComparer.Ordinal));

        void Walk(string path, JsonNode? node)
        {
            if (node is JsonObject { Count: 1 } holder && holder["tensor"] is { } tensor)
            {
                NamedTensor read = file.Tensor(path);
                Assert.Equal((string)tensor["dtype"]!, read.Info.Type.FileName());
                Assert.Equal(tensor["shape"]!.AsArray().Select(s => (long)s!), read.Info.Shape);
                Assert.Equal(
                    tensor["values"]!.AsArray().Select(Number),
                    read.Info.Type == ElementType.I64 ? read.Values<long>().ToArray().Select(v => (double)v) : read.ToDoubles()
                );
                seen.Add(path);
            }
            else if (node is JsonObject map)
            {
                foreach ((string key, JsonNode? item) in map) Walk(path.Length == 0 ? key : $"{path}.{key}", item);
            }
            else if (node is JsonArray list)
            {
                for (int i = 0; i < list.Count; i++) Walk($"{path}[{i}]", list[i]);
            }
            else
            {
                Same(path, node, file.OtherValues[path]);
            }
        }
    }

    [SkippableFact]
    public void The_pickle_that_runs_a_command_is_refused_by_name()
    {
        string path = Shared.Path("reference/checkpoints/MALICIOUS_do_not_load.pkl");
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => WeightFile.Open(path));
        Assert.Equal("MF4014", error.Id);
        Assert.Contains("posix.system", error.Cause);
        Assert.False(File.Exists("pwned"));
    }

    [SkippableFact]
    public void The_twins_of_py_bridge_hold_the_same_tensors()
    {
        string folder = Shared.Path("data/checkpoints/torchsharp-pybridge/pickled_tensors");
        using WeightFile pickled = WeightFile.Open($"{folder}/tensors.pth");
        using WeightFile safe = WeightFile.Open($"{folder}/tensors.safetensors");
        Samples.AssertEqual(safe.Names.Select(safe.Tensor), pickled.Names.Select(pickled.Tensor));
    }

    private static void Same(string place, JsonNode? expected, object? actual)
    {
        object? value = expected?.GetValueKind() switch
        {
            null => null,
            System.Text.Json.JsonValueKind.True => true,
            System.Text.Json.JsonValueKind.False => false,
            System.Text.Json.JsonValueKind.Number => (double)expected,
            _ => (string?)expected,
        };
        Assert.True(Equals(value, actual is long whole ? (double)whole : actual), $"{place}: {expected} is read as {actual ?? "null"}");
    }

    private static double Number(JsonNode? node) => node!.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.True => 1,
        System.Text.Json.JsonValueKind.False => 0,
        System.Text.Json.JsonValueKind.String => double.Parse((string)node!, CultureInfo.InvariantCulture),
        _ => (double)node,
    };

    private static ElementType Type(string dtype) => dtype switch
    {
        "float32" or "F32" => ElementType.F32,
        "float64" or "F64" => ElementType.F64,
        "float16" => ElementType.F16,
        "bfloat16" => ElementType.BF16,
        "int64" or "I64" => ElementType.I64,
        "int32" => ElementType.I32,
        "int16" => ElementType.I16,
        "int8" => ElementType.I8,
        "uint8" => ElementType.U8,
        "bool" => ElementType.Bool,
        _ => throw new ArgumentException(dtype),
    };
}
