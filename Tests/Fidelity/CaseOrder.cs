using Xunit.Abstractions;
using Xunit.Sdk;

namespace MaskFormer.Fidelity;

/// <summary>
/// By case, engine, precision: tests that use the same full-size model (<see cref="ModelCache"/>) or the same exact gradients (<see cref="ExactGradients"/>)
/// follow each other.
/// </summary>
public sealed class CaseOrder : ITestCaseOrderer
{
    /// <inheritdoc/>
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => testCases.OrderBy(static one => one.DisplayName, StringComparer.Ordinal);
}
