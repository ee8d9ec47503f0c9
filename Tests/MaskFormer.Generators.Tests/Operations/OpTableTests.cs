using System.Globalization;
using System.Reflection;
using MaskFormer.Language;
using Xunit;
using Tensor = MaskFormer.Language.Tensor;

namespace MaskFormer.Generators.Tests.Operations;

/// <summary>The table and the vocabulary of the language say the same.</summary>
public sealed class OpTableTests
{
    private static readonly HashSet<string> structural = ["Repeat", "On", "Each", "Same", "Weight", "get_Port", "get_CompileTimeOnly"];

    public static TheoryData<string> Operations => [.. typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(static m => m.ReturnType == typeof(Tensor) && !structural.Contains(m.Name)).Select(static m => m.Name)];

    public static TheoryData<string> Layers =>
        [.. typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(static m => m.ReturnType == typeof(Layer)).Select(static m => m.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_operation_has_a_row_with_its_signature(string name) => Same(OpTable.Find(name)?.Signature, name);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_has_a_row_with_its_signature(string name) => Same(LayerTable.Find(name)?.Signature, name);

    [Fact]
    public void No_cell_is_empty() => Assert.All(OpTable.All, static op =>
    {
        Assert.NotNull(op.Rule);
        Assert.NotNull(op.Torch);
        Assert.NotNull(op.Graph);
    });

    [Fact]
    public void Rows_without_a_method_are_the_operators() =>
        Assert.Equal(
            OperatorOps.Rows.Select(static o => o.Name).Order(),
            OpTable.All.Select(static o => o.Name).Where(static n => typeof(Ops).GetMethod(n) is null).Order()
        );

    private static void Same(Signature? signature, string name)
    {
        Assert.NotNull(signature);
        ParameterInfo[] parameters = typeof(Ops).GetMethod(name)!.GetParameters();
        Assert.Equal(parameters.Select(static p => p.Name), signature.Arguments.Select(static a => a.Name));
        Assert.Equal(
            parameters.Select(Default),
            signature.Arguments.Select(static a =>
                a.Default is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out double number)
                    ? number.ToString(CultureInfo.InvariantCulture)
                    : a.Default
            )
        );
        Assert.Equal(
            parameters.Select(static p => p.ParameterType == typeof(Tensor) || p.ParameterType == typeof(ReadOnlySpan<Tensor>)),
            signature.Arguments.Select(static a => a.IsTensor)
        );
    }

    private static string? Default(ParameterInfo p) => !p.HasDefaultValue ? null
        : p.ParameterType.IsEnum ? $"{p.ParameterType.Name}.{Enum.ToObject(p.ParameterType, p.DefaultValue!)}"
        : p.DefaultValue is bool flag ? (flag ? "true" : "false")
        : Convert.ToString(p.DefaultValue, CultureInfo.InvariantCulture);
}
