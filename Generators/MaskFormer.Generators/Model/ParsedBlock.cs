using MaskFormer.Generators.Configuration;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>What the reader returns.</summary>
/// <param name="Spec">The record for checks and code; free of positions.</param>
/// <param name="Config">Its parameters for schemas; null where no part can be added to the record.</param>
/// <param name="Findings">What is wrong with its parameters.</param>
/// <param name="Sites">The places of findings.</param>
internal sealed record ParsedBlock(BlockSpec Spec, ConfigSpec? Config, EquatableArray<Finding> Findings, Location[] Sites);
