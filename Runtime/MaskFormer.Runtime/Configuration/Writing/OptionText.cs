using System.Globalization;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Configuration.Writing;

/// <summary>What a setting takes, in words: type, range and default.</summary>
internal static class OptionText
{
    /// <summary>For example <c>whole number 1 to 4096, default 64</c>.</summary>
    /// <param name="parameter">The setting.</param>
    /// <param name="owner">The record that has it.</param>
    public static string Of(ParameterSchema parameter, IConfigRecord owner)
    {
        string kind = parameter.Type == ParameterType.List
            ? $"list, each {Type(parameter.Element ?? ParameterType.String, parameter)}"
            : Type(parameter.Type, parameter);
        string range = (parameter.Least, parameter.Most) switch
        {
            ({ } least, { } most) => $" {Number(least)} to {Number(most)}",
            ({ } least, null) => $" from {Number(least)}",
            (null, { } most) => $" up to {Number(most)}",
            _ => "",
        };
        string standard = owner.Schema.Create is { } create ? $", default {YamlText.Of(create().Get(parameter.Name))}" : "";
        return $"{kind}{range}{(parameter.Nullable ? " or null" : "")}{standard}";
    }

    private static string Type(ParameterType type, ParameterSchema parameter) => type switch
    {
        ParameterType.Bool => "true or false",
        ParameterType.Int or ParameterType.Long => "whole number",
        ParameterType.Double => "number",
        ParameterType.Enum => $"one of {string.Join(", ", parameter.Names ?? [])}",
        _ => "text",
    };

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) is 0 or (>= 1e-4 and < 1e15) ? "0.#########" : "R", CultureInfo.InvariantCulture);
}
