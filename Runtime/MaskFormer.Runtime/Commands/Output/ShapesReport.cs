using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>The table of <c>check --shapes</c>: value → proved shape → shape for one image, of model and criterion.</summary>
internal static class ShapesReport
{
    // One image, and two targets: enough to tell the axes apart, and small enough for the largest canvas.
    private const long Images = 1, Targets = 2;

    /// <summary>Runs model and criterion once on zeros.</summary>
    /// <param name="experiment">The values in force.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <exception cref="MaskFormerException">MF7001: a port that nothing feeds.</exception>
    public static string Of(IExperiment experiment, int height, int width)
    {
        PortWiring wiring = ExperimentWiring.Of(experiment);
        IReadOnlyList<BatchField> fields = BatchField.Of(SegmentationTasks.Of(experiment.Task));
        IReadOnlyList<ShapeRow> model = ShapeTable.Of(experiment.Model, [.. wiring.ModelInputs.Select(Field)]);
        Dictionary<string, long[]> outputs = model
            .Where(static row => row.Measured.Count > 0)
            .ToDictionary(static row => row.Path, static row => row.Measured[^1]);
        IReadOnlyList<ShapeRow> criterion = ShapeTable.Of(
            experiment.Criterion,
            [
                .. wiring.CriterionInputs.Select(source =>
                    source.Field is { } field ? Field(field) : outputs[experiment.Model.Outputs[source.Output].Name]
                ),
            ]
        );
        return $"{Ports(experiment.Model)}{ShapeTable.Text(model)}\n{Ports(experiment.Criterion)}{ShapeTable.Text(criterion)}";

        long[] Field(string name) => fields.First(field => field.Name == name).Sizes(Images, Targets, height, width);
    }

    private static string Ports(IBlock block) =>
        $"{block.GetType().Name}: {Ports(block.Inputs)} -> {Ports(block.Outputs)}\n";

    private static string Ports(IEnumerable<PortInfo> ports) => string.Join(", ", ports.Select(static port => $"{port.Name} [{port.Shape}]"));
}
