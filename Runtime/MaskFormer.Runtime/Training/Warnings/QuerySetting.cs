using MaskFormer.Language;

namespace MaskFormer.Runtime.Training;

/// <summary>The setting of a model that decides how many segments it can find: a number of queries, or the side of the squares that have one each.</summary>
internal static class QuerySetting
{
    /// <summary>Parameters of models that this program knows by their names.</summary>
    public const string Number = "Queries", Side = "Cell";

    /// <summary>The setting's name for the user.</summary>
    public static string Of(IConfigRecord model) => Has(model, Side) ? "model.cell" : "model.queries";

    /// <summary>Advice how the model can find more segments.</summary>
    /// <param name="model">The model.</param>
    /// <param name="queries">Segments that it finds.</param>
    /// <param name="most">Segments that an image has at most.</param>
    public static FormattableString Remedy(IConfigRecord model, int queries, int most) =>
        Has(model, Side)
            ? (FormattableString)$"Make model.cell smaller: half of it gives four times {queries} queries, and {most} find all"
            : $"Set model.queries above {queries}: {most} finds all";

    /// <summary>Whether a model has a parameter.</summary>
    public static bool Has(IConfigRecord model, string name) => model.Schema.Parameters.Any(parameter => parameter.Name == name);
}
