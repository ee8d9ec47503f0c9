using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Tasks;

/// <summary>
/// What a model's outputs mean: a name and a record of options (<see cref="SegmentationTaskAttribute"/>), what is read of the model, what its criterion
/// learns from, and how its predictions are evaluated and shown. A class of any assembly that implements it and carries the attribute is found where an
/// experiment's task has those options; it needs a constructor without parameters.
/// </summary>
public interface ISegmentationTask
{
    /// <summary>The outputs of the model that predictions are made from.</summary>
    IReadOnlyList<TaskOutput> Outputs { get; }

    /// <summary>Fields of a batch that it adds: those that its options name (<see cref="Language.BatchFieldsAttribute"/>).</summary>
    IReadOnlyList<TargetField> Fields => [];

    /// <summary>Scalar outputs of a criterion that are reported beside the losses; a criterion may lack them.</summary>
    IReadOnlyList<TaskStatistic> Statistics => [];

    /// <summary>What a model can tell, by the sizes of its outputs for one image; null if they do not say.</summary>
    /// <param name="sizes">By name, without the axis of layers.</param>
    ModelCapacity? Capacity(IReadOnlyDictionary<string, IReadOnlyList<long>> sizes);

    /// <summary>Reads what the model says of an image.</summary>
    /// <exception cref="Language.MaskFormerException">MF6201: it is no number.</exception>
    ImagePrediction Read(RawPrediction raw, ImageGeometry geometry, TaskContext context);

    /// <summary>Begins the evaluation of a set of images.</summary>
    /// <param name="context">Options and classes.</param>
    /// <param name="annotated">Ids of the classes that the data knows.</param>
    /// <param name="pixels">Whether the class of every pixel is evaluated as well where that is not the task itself (<c>eval --semantic</c>).</param>
    TaskMetrics Metrics(TaskContext context, IReadOnlySet<int> annotated, bool pixels);

    /// <summary>The truth as pictures show it beside predictions.</summary>
    PanopticSample Shown(PanopticSample truth) => truth;

    /// <summary>The targets of an image of a batch as its criterion gets them, and how many pixels are in two.</summary>
    (SegmentPicture Picture, int Overlapping) Targets(TrainingBatch batch, int image, IReadOnlyList<PanopticCategory> classes) =>
        BatchPicture.Masks(batch, image, classes);
}

/// <summary>An output of the model that a task reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HasLayers">Whether its first axis are the supervised layers; the last of them is what the model says.</param>
public sealed record TaskOutput(string Name, bool HasLayers = true);

/// <summary>A number of a criterion that is no loss.</summary>
/// <param name="Output">The criterion's scalar output.</param>
/// <param name="Key">Its name in logs: <c>matched_iou</c>.</param>
/// <param name="Label">Its name on the screen: <c>matched-IoU</c>.</param>
/// <param name="IsPercent">Whether the screen shows it in percent.</param>
public sealed record TaskStatistic(string Output, string Key, string Label, bool IsPercent = false);

/// <summary>What a model can tell.</summary>
/// <param name="Classes">Classes that it tells apart.</param>
/// <param name="Segments">The most segments that it finds in an image; null for no limit.</param>
public sealed record ModelCapacity(int Classes, int? Segments = null);

/// <summary>What predictions are read and evaluated with.</summary>
/// <param name="Options">The task's own, of the type that its attribute names or below it.</param>
/// <param name="Evaluation">Thresholds and sizes.</param>
/// <param name="Classes">The model's classes in its order.</param>
public sealed record TaskContext(TaskConfig Options, EvaluationConfig Evaluation, IReadOnlyList<PanopticCategory> Classes);

/// <summary>Adds up metrics over images, one after the other.</summary>
public abstract class TaskMetrics
{
    /// <summary>Adds an image and what was predicted for it.</summary>
    public abstract void Add(PanopticSample truth, ImagePrediction predicted);

    /// <summary>The result over the images so far.</summary>
    public abstract TaskResult Result();
}

/// <summary>Says which options an <see cref="ISegmentationTask"/> is for.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="options">A record below <see cref="TaskConfig"/>; records below it have the same task unless they have one of their own.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SegmentationTaskAttribute(string name, Type options) : Attribute
{
    /// <summary>What messages call it.</summary>
    public string Name => name;

    /// <summary>The type of its options.</summary>
    public Type Options => options;
}
