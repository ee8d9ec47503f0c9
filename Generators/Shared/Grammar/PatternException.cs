using System;

namespace MaskFormer.Grammar;

/// <summary>A pattern or an equation that cannot be read or does not fit, with the reason. Who reads it reports it under an ID.</summary>
internal sealed class PatternException(string message) : Exception(message);
