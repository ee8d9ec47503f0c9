using System;

namespace MaskFormer.Generators;

/// <summary>What a finding means for the stages behind the one that made it.</summary>
[Flags]
internal enum Consequence
{
    None = 0,

    /// <summary>The record's contract is worth nothing: callers stay silent.</summary>
    Unreadable = 1,

    /// <summary>Nothing is generated for the record.</summary>
    NoCode = 2,

    /// <summary>A port is missing, so that nothing has a shape.</summary>
    NoPort = 4,

    /// <summary>Two forms of a layer differ, so that nothing is said of what it gives.</summary>
    TwoForms = 8,

    /// <summary>A shape is compared with another; the first word of the message says which.</summary>
    Compares = 16,

    /// <summary>What the first word of the message names is meant to be set, and cannot be.</summary>
    NoParameter = 32,

    /// <summary>A shape is measured by what another block gives.</summary>
    Measures = 64,

    /// <summary>What an abstract block promises is not what its kind gives; either may be meant.</summary>
    Breaks = 128,
}
