using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MaskFormer.Pjrt.Interop;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Interop;

/// <summary>Compares structs and slots with the list that a C compiler made of the header (spec parts C.2 and G).</summary>
public partial class LayoutTests
{
    private static readonly (Type Struct, string[] Names)[] uses =
    [
        (typeof(EmptyArguments), ["Plugin_Initialize_Args"]),
        (
            typeof(HandleArguments),
            [
                "Error_Destroy_Args",
                "Event_Destroy_Args",
                "Event_Await_Args",
                "Client_Destroy_Args",
                "Buffer_Destroy_Args",
                "Executable_Destroy_Args",
                "LoadedExecutable_Destroy_Args",
                "TopologyDescription_Destroy_Args",
            ]
        ),
        (typeof(FlagArguments), ["Buffer_IsDeleted_Args"]),
        (typeof(Int32Arguments), ["Error_GetCode_Args", "DeviceDescription_Id_Args", "Memory_Id_Args", "Buffer_ElementType_Args"]),
        (
            typeof(WordArguments),
            [
                "Device_GetDescription_Args",
                "LoadedExecutable_GetExecutable_Args",
                "Executable_NumOutputs_Args",
                "Executable_OptimizedProgram_Args",
                "Buffer_ReadyEvent_Args",
            ]
        ),
        (
            typeof(ArrayArguments),
            [
                "Error_Message_Args",
                "Client_PlatformName_Args",
                "Client_PlatformVersion_Args",
                "Client_AddressableDevices_Args",
                "DeviceDescription_Kind_Args",
                "DeviceDescription_ToString_Args",
                "Device_AddressableMemories_Args",
                "Memory_Kind_Args",
                "LoadedExecutable_AddressableDevices_Args",
                "Executable_OutputElementTypes_Args",
                "Buffer_Dimensions_Args",
                "TopologyDescription_PlatformName_Args",
                "TopologyDescription_PlatformVersion_Args",
                "TopologyDescription_GetDeviceDescriptions_Args",
                "TopologyDescription_Attributes_Args",
            ]
        ),
        (typeof(CountedArguments), ["DeviceDescription_Attributes_Args", "Executable_GetCostAnalysis_Args"]),
        (typeof(PluginAttributesArguments), ["Plugin_Attributes_Args"]),
        (typeof(SerialiseArguments), ["Executable_Serialize_Args"]),
        (typeof(NamedValue), ["NamedValue"]),
        (typeof(ClientCreateArguments), ["Client_Create_Args"]),
        (typeof(DefaultDeviceAssignmentArguments), ["Client_DefaultDeviceAssignment_Args"]),
        (typeof(DeviceMemoryArguments), ["Device_MemoryStats_Args"]),
        (typeof(MemoryLayout), ["Buffer_MemoryLayout"]),
        (typeof(BufferFromHostArguments), ["Client_BufferFromHostBuffer_Args"]),
        (typeof(BufferToHostArguments), ["Buffer_ToHostBuffer_Args"]),
        (typeof(BufferCopyArguments), ["Buffer_CopyToDevice_Args"]),
        (typeof(EventOnReadyArguments), ["Event_OnReady_Args"]),
        (typeof(ProgramStruct), ["Program"]),
        (typeof(ClientCompileArguments), ["Client_Compile_Args"]),
        (typeof(TopologyCompileArguments), ["Compile_Args"]),
        (typeof(TopologyCreateArguments), ["TopologyDescription_Create_Args"]),
        (typeof(DeserialiseArguments), ["Executable_DeserializeAndLoad_Args"]),
        (typeof(ExecuteOptionsStruct), ["ExecuteOptions"]),
        (typeof(ExecuteArguments), ["LoadedExecutable_Execute_Args"]),
        (typeof(OutputDimensionsArguments), ["Executable_OutputDimensions_Args"]),
        (typeof(CompiledMemoryArguments), ["Executable_GetCompiledMemoryStats_Args"]),
    ];

    [SkippableFact]
    public void Structs_have_the_sizes_and_offsets_of_the_header()
    {
        Dictionary<string, (int Size, int SizeOf, HashSet<int> Offsets)> header = ReadLayouts();
        List<string> wrong = [];
        foreach ((Type type, string[] names) in uses)
        {
            foreach (string name in names)
            {
                (int size, int sizeOf, HashSet<int> offsets) = header[name];
                int struct_ = SizeOf(type);
                if (struct_ != sizeOf) wrong.Add($"{name}: {type.Name} has {struct_} bytes, the header {sizeOf}");
                if (StructSize(type) is { } said && said != size) wrong.Add($"{name}: {type.Name} says {said}, the header {size}");
                foreach (var field in type.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public))
                {
                    int offset = field
                        .GetCustomAttributesData()
                        .Single(data => data.AttributeType == typeof(System.Runtime.InteropServices.FieldOffsetAttribute))
                        .ConstructorArguments[0]
                        .Value
                        is int at
                        ? at
                        : -1;
                    if (!offsets.Contains(offset) && offset != 0)
                        wrong.Add($"{name}: {type.Name}.{field.Name} lies at {offset}, where the header has no field");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [SkippableFact]
    public void Every_slot_has_the_number_of_the_header()
    {
        string text = File.ReadAllText(Shared.Path("spec/stablehlo-pjrt.md"));
        Dictionary<int, string> header = SlotLine()
            .Matches(text)
            .ToDictionary(match => Number(match.Groups[1].Value), match => match.Groups[2].Value.Replace("_", ""));

        Assert.Equal(138, header.Count);
        foreach (Slot slot in Enum.GetValues<Slot>()) Assert.Equal(header[(int)slot], slot.ToString());
    }

    [SkippableFact]
    public void Every_argument_struct_is_compared()
    {
        // A struct that is added without a line above would be compared with nothing.
        IEnumerable<Type> all = typeof(IArguments)
            .Assembly.GetTypes()
            .Where(type => type.IsValueType && typeof(IArguments).IsAssignableFrom(type) && type.Namespace == typeof(IArguments).Namespace);

        Assert.Empty(all.Except(uses.Select(use => use.Struct)));
    }

    // "- **Event_IsReady_Args** size 25 (sizeof 32) — 16:event `PJRT_Event*`; 24:is_ready `bool` →"
    private static Dictionary<string, (int, int, HashSet<int>)> ReadLayouts()
    {
        Dictionary<string, (int, int, HashSet<int>)> layouts = [];
        foreach (string line in File.ReadLines(Shared.Path("spec/stablehlo-pjrt.md")))
        {
            Match match = LayoutLine().Match(line);
            if (!match.Success) continue;
            int size = Number(match.Groups[2].Value);
            int sizeOf = match.Groups[3].Success ? Number(match.Groups[3].Value) : size;
            HashSet<int> offsets = [.. FieldOffset().Matches(match.Groups[4].Value).Select(field => Number(field.Groups[1].Value))];

            // The layout's inline union of C.4: the tiled kind begins at 16.
            if (match.Groups[1].Value == "Buffer_MemoryLayout") offsets.UnionWith([16, 24, 32, 40, 48, 56, 64]);
            layouts[match.Groups[1].Value] = (size, sizeOf, offsets);
        }

        return layouts;
    }

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static int? StructSize(Type type) =>
        type.GetProperty("StructSize", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public)?.GetValue(null) is nuint size
            ? (int)size
            : null;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^- \*\*(\w+)\*\* size (\d+)(?: \(sizeof (\d+)\))? — (.*)$")]
    private static partial Regex LayoutLine();

    [GeneratedRegex(@"(?:^|; )(\d+):")]
    private static partial Regex FieldOffset();

    [GeneratedRegex(@"\| ?(\d+) `(\w+)` @\d+ ?")]
    private static partial Regex SlotLine();
}
