using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>What a method must take and give that implements a primitive in one back end.</summary>
internal sealed class PrimitiveSignature
{
    private readonly string record;
    private readonly (string Type, string Name)[] parameters;
    private readonly string[] results;

    private PrimitiveSignature(string record, (string Type, string Name)[] parameters, string[] results) =>
        (this.record, this.parameters, this.results) = (record, parameters, results);

    public static PrimitiveSignature Of(BlockResult primitive, bool graph)
    {
        string tensor = graph ? Implementation.Value : Implementation.Tensor;
        IEnumerable<(string, string)> parameters = primitive.Of(MemberKind.Parameter).Select(static p => (TypeOf(p), Names.Camel(p.Name)))
            .Concat(primitive.Of(MemberKind.Input).Select(i => (tensor, Names.Camel(i.Name))));
        if (graph) parameters = parameters.Prepend((Implementation.Builder, "g"));
        return new(primitive.Spec.Name, [.. parameters], [.. primitive.Of(MemberKind.Output).Select(_ => tensor)]);
    }

    public bool Fits(Implementation method) =>
        method.Callable
        && method.Parameters.Select(static type => type.TrimEnd('?')).SequenceEqual(parameters.Select(static p => p.Type))
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
        return (type.StartsWith("enum ", System.StringComparison.Ordinal) ? type.Substring(5) : type).TrimEnd('?');
    }
}
