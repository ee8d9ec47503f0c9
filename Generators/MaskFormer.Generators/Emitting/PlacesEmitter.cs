using System.Globalization;

namespace MaskFormer.Generators;

/// <summary>
/// Writes where a block's values stand in the source, for the locations of its graph: a file of its own, because positions change with every line above.
/// </summary>
internal static class PlacesEmitter
{
    public static string Emit(BlockPlaces places)
    {
        SourceWriter output = new();
        Header.Write(output, places.Namespace);
        using (output.Block($"partial record {places.Name}"))
        using (output.Block("private static class Places"))
        {
            foreach ((string value, string file, int line, int column) in places.Values)
            {
                string path = file.Replace("\\", "\\\\").Replace("\"", "\\\"");
                output.Line(
                    string.Format(
                        CultureInfo.InvariantCulture,
                        "public static global::MaskFormer.StableHlo.Location {0} => new(\"{1}.{2}\", \"{3}\", {4}, {5});",
                        value,
                        places.Name,
                        value,
                        path,
                        line,
                        column
                    )
                );
            }
        }

        return output.ToString();
    }
}
