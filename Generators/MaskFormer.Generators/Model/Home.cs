namespace MaskFormer.Generators;

/// <summary>Where a record's generated code goes.</summary>
/// <param name="Hint">What its files are called: no two records share one, not even where case is not regarded.</param>
/// <param name="Hidden">Names of generated code that mean something else at the record's place, so that they are written in full.</param>
internal sealed record Home(string Hint, EquatableArray<string> Hidden);
