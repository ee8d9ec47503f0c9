using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>Writes the parts of a call: what a row's spelling may ask of the emitter around it.</summary>
internal interface ICallWriter
{
    /// <summary>A tensor that is always at hand, for type and device.</summary>
    string AnyTensor { get; }

    /// <summary>An expression over tensors as code.</summary>
    string Emit(Node node);

    /// <summary>An expression over parameters as code.</summary>
    string Parameter(Node node);

    /// <summary>The sizes of a shape string as code.</summary>
    IEnumerable<string> Sizes(string shape);

    /// <summary>The sizes of the letters that a pattern splits off.</summary>
    IEnumerable<(string Letter, string Size)> Splits(int site);
}
