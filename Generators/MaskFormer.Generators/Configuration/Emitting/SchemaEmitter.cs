using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators.Configuration;

/// <summary>Writes a record's schema: a field of its own, and for records that others derive from, the list that they start with.</summary>
internal static class SchemaEmitter
{
    public static void Write(SourceWriter writer, ConfigSpec spec)
    {
        if (!spec.IsSealed) WriteInheritable(writer, spec);
        if (ConfigEmitter.IsLeftOpen(writer, spec, "RecordSchema Schema")) return;

        writer.Line($"private static readonly RecordSchema schema = new(\"{spec.Name}\", {Literal.Of(spec.Summary)},");
        string end = spec.CanCreate ? $") {{ Create = static () => new {spec.Self}() }};" : ");";
        if (spec.IsSealed) WriteList(writer, spec, $"]{end}");
        else writer.Line($"    {spec.Name}Parameters{end}");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public {ConfigEmitter.Dispatch(spec)}RecordSchema Schema => schema;");
    }

    private static void WriteInheritable(SourceWriter writer, ConfigSpec spec)
    {
        writer.Line("/// <summary>The parameters that every kind has.</summary>");
        writer.Line($"protected static IReadOnlyList<ParameterSchema> {spec.Name}Parameters {{ get; }} =");
        WriteList(writer, spec, "];");
        writer.Line();
    }

    private static void WriteList(SourceWriter writer, ConfigSpec spec, string end)
    {
        writer.Line("[");
        if (spec.MarkedBase is { } below) writer.Line($"    .. {below.Split('.').Last()}Parameters,");
        foreach (ParameterSpec parameter in spec.Parameters.Where(static parameter => !parameter.FromMarkedBase)) writer.Line($"    {Entry(parameter, spec)},");
        writer.Line(end);
    }

    private static string Entry(ParameterSpec parameter, ConfigSpec spec)
    {
        string type = parameter.TypeName + (parameter is { Nullable: true, IsValueType: true } ? "?" : "");
        string entry = $"new(\"{parameter.Name}\", \"{parameter.Key}\", ParameterType.{parameter.Kind}, typeof({type}), {Literal.Of(parameter.Summary)})";
        string[] more = [.. Details(parameter, spec)];
        return more.Length == 0 ? entry : $"{entry} {{ {string.Join(", ", more)} }}";
    }

    private static IEnumerable<string> Details(ParameterSpec parameter, ConfigSpec spec)
    {
        if (parameter.Nullable) yield return "Nullable = true";
        if (parameter.Least is { } least) yield return $"Least = {Literal.Of(least)}";
        if (parameter.Most is { } most) yield return $"Most = {Literal.Of(most)}";
        if (parameter.EnumNames.Count > 0)
        {
            string type = parameter.Kind == "List" ? parameter.ElementType : parameter.TypeName;
            yield return $"Names = [{string.Join(", ", parameter.EnumNames.Select(static name => $"\"{name}\""))}]";
            yield return $"Values = [{string.Join(", ", parameter.EnumNames.Select(name => $"{type}.{Names.InCode(name)}"))}]";
        }

        if (parameter.Kind == "Record")
        {
            IEnumerable<KindSpec> kinds = spec.Kinds.Where(kind => kind.Base == parameter.RecordName);
            yield return $"Kinds = [{string.Join(", ", kinds.Select(static kind => $"new(\"{kind.Name}\", static () => new {kind.FullName}())"))}]";
        }

        if (parameter.Kind == "List")
        {
            yield return $"Element = ParameterType.{parameter.ElementKind}";
            yield return $"MakeList = static items => new EquatableList<{parameter.ElementType}>(items.Cast<{parameter.ElementType}>())";
        }
    }
}
