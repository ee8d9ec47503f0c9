using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>What a method must take and give that implements a record in one back end: a primitive, or a block that is applied to every item.</summary>
internal sealed class ByHandSignature
{
    private readonly string record;
    private readonly (string Type, string Name)[] parameters;
    private readonly string[] results;

    private ByHandSignature(string record, (string Type, string Name)[] parameters, string[] results) =>
        (this.record, this.parameters, this.results) = (record, parameters, results);

    public static ByHandSignature Of(BlockResult block, bool graph)
    {
        string port = !block.Spec.Primitive ? Implementation.Items : graph ? Implementation.Value : Implementation.Tensor;
        string output = graph ? Implementation.Value : Implementation.Tensor;
        IEnumerable<(string, string)> parameters = block.Of(MemberKind.Parameter).Select(static p => (TypeOf(p), Names.Camel(p.Name)))
            .Concat(block.Of(MemberKind.Input).Select(i => (port, Names.Camel(i.Name))));
        if (graph) parameters = parameters.Prepend((Implementation.Builder, "g"));
        return new(block.Spec.Name, [.. parameters], [.. block.Of(MemberKind.Output).Select(_ => output)]);
    }

    public bool Fits(Implementation method) =>
        method.Callable
        && method.Parameters.Count == parameters.Length
        && method.Parameters.Zip(parameters, static (taken, given) => taken == given.Type || taken == given.Type + "?").All(static fits => fits)
        && method.Result == (results.Length == 1 ? results[0] : $"({string.Join(", ", results)})");

    /// <summary>The method as its author would write it.</summary>
    public override string ToString()
    {
        string result = results.Length == 1 ? Names.Last(results[0]) : $"({string.Join(", ", results.Select(Names.Last))})";
        return $"[Implements(typeof({record}))] static {result} {record}({string.Join(", ", parameters.Select(static p => $"{Names.Last(p.Type)} {p.Name}"))})";
    }

    private static string TypeOf(Member parameter)
    {
        string type = parameter.HoldsRecord ? parameter.BlockName : parameter.Type;
        return type.StartsWith("enum ", System.StringComparison.Ordinal) ? type.Substring(5) : type;
    }
}
