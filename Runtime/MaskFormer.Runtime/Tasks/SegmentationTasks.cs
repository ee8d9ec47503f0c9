using System.Collections.Concurrent;
using System.Reflection;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Tasks;

/// <summary>Finds the <see cref="ISegmentationTask"/> for an experiment's options, in any assembly that is loaded.</summary>
public static class SegmentationTasks
{
    private static readonly ConcurrentDictionary<Type, ISegmentationTask> known = [];

    /// <summary>The names of all tasks.</summary>
    public static IReadOnlyList<string> Names =>
        [.. ByAttribute.All<SegmentationTaskAttribute>().Select(static task => task.Attribute.Name).Order(StringComparer.Ordinal)];

    /// <summary>The task.</summary>
    /// <param name="options">The experiment's (<see cref="IExperiment.Task"/>).</param>
    /// <exception cref="MaskFormerException">MF7036: no task, or more than one, is for these options. MF7037: options and task name different
    /// fields.</exception>
    public static ISegmentationTask Of(TaskConfig options) => known.GetOrAdd(options.GetType(), Find);

    private static ISegmentationTask Find(Type options)
    {
        ISegmentationTask task = (ISegmentationTask)ByAttribute.Make<SegmentationTaskAttribute>(
            options, static mark => mark.Options, "task", cause => new MaskFormerException(
                "MF7036",
                options.FullName!,
                cause,
                "Give one class that implements ISegmentationTask the attribute [SegmentationTask(NAME, typeof(OPTIONS))]"));
        string[] named = options.GetCustomAttribute<BatchFieldsAttribute>()?.Fields.Split(',', StringSplitOptions.TrimEntries) ?? [];
        string[] given = [.. task.Fields.Select(static field => field.Name)];
        if (given.Order(StringComparer.Ordinal).SequenceEqual(named.Order(StringComparer.Ordinal))) return task;
        throw new MaskFormerException(
            "MF7037",
            options.FullName!,
            $"it names the fields [{string.Join(", ", named)}], and its task {task.GetType().Name} gives [{string.Join(", ", given)}]",
            $"Write [BatchFields(\"{string.Join(", ", given)}\")] at the options: ports are checked by it");
    }
}
