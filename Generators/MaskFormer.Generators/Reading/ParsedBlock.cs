using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>What the reader returns: the spec for code, and the places for findings. Only the spec is cached.</summary>
internal sealed record ParsedBlock(BlockSpec Spec, Location[] Sites);
