using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>What the runtime finds by an attribute: the attribute, the interface of its class, the base of the options that it names.</summary>
/// <param name="Attribute">Its full name.</param>
/// <param name="Interface">Its full name.</param>
/// <param name="Options">Its full name; empty where the class is chosen by the name that the attribute gives.</param>
/// <param name="Noun">What a message calls it.</param>
internal sealed record RuntimeContract(string Attribute, string Interface, string Options, string Noun)
{
    public const string Task = "MaskFormer.Runtime.Contracts.TaskConfig";

    public static readonly RuntimeContract[] All =
    [
        new("MaskFormer.Runtime.Data.DataSourceAttribute", "MaskFormer.Runtime.Data.IDataSource", "MaskFormer.Runtime.Contracts.DataConfig", "data source"),
        new("MaskFormer.Runtime.Data.Layouts.DataLayoutAttribute", "MaskFormer.Runtime.Data.Layouts.IDataLayout", "", "layout"),
        new("MaskFormer.Runtime.Tasks.SegmentationTaskAttribute", "MaskFormer.Runtime.Tasks.ISegmentationTask", Task, "task"),
    ];

    public static RuntimeContract? Of(AttributeData mark) =>
        mark.AttributeClass?.ToDisplayString() is { } name ? All.FirstOrDefault(known => known.Attribute == name) : null;

    /// <summary>The attribute as it is written.</summary>
    public string Mark => Names.Last(Attribute).Substring(0, Names.Last(Attribute).Length - "Attribute".Length);

    public bool IsKeptBy(INamedTypeSymbol type) => type.AllInterfaces.Any(kept => kept.ToDisplayString() == Interface);

    /// <summary>Whether the runtime can make one.</summary>
    public static bool IsMade(INamedTypeSymbol type) =>
        !type.IsAbstract && !type.IsGenericType && type.InstanceConstructors.Any(static made => made.Parameters.IsEmpty);

    /// <summary>What the program chooses the class by: a name, or the type of options; null where the C# compiler refuses it.</summary>
    public object? Choice(AttributeData mark) =>
        mark.ConstructorArguments.FirstOrDefault(argument => Options.Length == 0 ? argument.Value is string : argument.Value is INamedTypeSymbol).Value;
}
