namespace MaskFormer.Generators;

/// <summary>Patterns over constants and kinds of records, as in <c>Depth is R18 or R34</c>.</summary>
internal static class Patterns
{
    /// <summary>Whether a value fits, or null if that cannot be told.</summary>
    public static bool? Fits(Value value, Node pattern, Scope scope)
    {
        switch (pattern.Text)
        {
            case Node.AnyPattern:
                return true;
            case "not":
                return !Fits(value, pattern[0], scope);
            case "and":
                return Fits(value, pattern[0], scope) & Fits(value, pattern[1], scope);
            case "or":
                return Fits(value, pattern[0], scope) | Fits(value, pattern[1], scope);
            case Node.TypePattern:
                return value.Data is Instance record ? record.Is(pattern[0].Text) : null;
            default:
                return Arithmetic.Apply(pattern.Text, value, Evaluator.Evaluate(pattern[0], scope), scope.Facts).Truth;
        }
    }
}
