using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>
/// What a layer demands of its parameters, read from the body that makes it: <c>Norm2d(Norm, Out, Groups)</c> wants Out divisible by Groups.
/// The block's own compiler checks it with the defaults; here it is asked with the values of an experiment.
/// </summary>
/// <param name="What">What must be divisible, and of which layer.</param>
/// <param name="Whole">Its expression.</param>
/// <param name="Part">By this one.</param>
/// <param name="Choice">The expression of a kind; null if the demand holds for all.</param>
/// <param name="Kind">The kind for which the demand holds, <c>Enum.Member</c>.</param>
/// <param name="When">Conditions of the <c>?:</c> around the layer, and how each must come out.</param>
internal sealed record LayerDemand(
    string What,
    ExpressionSyntax Whole,
    ExpressionSyntax Part,
    ExpressionSyntax? Choice,
    string Kind,
    IReadOnlyList<(ExpressionSyntax Test, bool Wanted)> When
)
{
    /// <summary>The demands of a property's body; none if it makes no layer.</summary>
    public static IEnumerable<LayerDemand> Read(string property, ExpressionSyntax body) => Read(property, body, []);

    private static IEnumerable<LayerDemand> Read(string property, ExpressionSyntax body, IReadOnlyList<(ExpressionSyntax, bool)> when)
    {
        switch (PlainSyntax.Of(body))
        {
            case ConditionalExpressionSyntax choice:
                return Read(property, choice.WhenTrue, [.. when, (choice.Condition, true)])
                    .Concat(Read(property, choice.WhenFalse, [.. when, (choice.Condition, false)]));
            case InvocationExpressionSyntax call when LayerTable.Find(PlainSyntax.NameOf(call.Expression) ?? "") is { Demands.Length: > 0 } layer:
                return layer.Demands.SelectMany(demand => Read(property, call, layer, demand, when));
            default:
                return [];
        }
    }

    private static IEnumerable<LayerDemand> Read(
        string property,
        InvocationExpressionSyntax call,
        LayerKind layer,
        Demand demand,
        IReadOnlyList<(ExpressionSyntax, bool)> when
    )
    {
        ExpressionSyntax? Argument(string name) => Given(call, layer.Signature, name);
        ExpressionSyntax? kind = demand.OnlyFor is { } only ? Argument(only.Parameter) : null;
        if (Argument(demand.Whole) is not { } whole || Argument(demand.Part) is not { } part || (demand.OnlyFor is not null && kind is null)) return [];
        return [new($"{demand.What} of '{property}' must be divisible by {demand.Part}", whole, part, kind, demand.OnlyFor?.Constant ?? "", when)];
    }

    /// <summary>An argument by name or by place, or the default.</summary>
    private static ExpressionSyntax? Given(InvocationExpressionSyntax call, Signature signature, string name)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        int place = signature.IndexOf(name);
        ArgumentSyntax? given = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == name)
            ?? (place < arguments.Count && arguments[place].NameColon is null ? arguments[place] : null);
        return given?.Expression ?? (signature.Arguments[place].Default is { } otherwise ? SyntaxFactory.ParseExpression(otherwise) : null);
    }
}
