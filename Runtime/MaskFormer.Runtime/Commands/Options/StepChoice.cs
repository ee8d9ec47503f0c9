using System.Globalization;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Commands;

/// <summary>The checkpoint that a user names: by its step, or as the best.</summary>
/// <param name="Step">Its step; 0 for the best.</param>
/// <param name="IsBest">Whether it is that of the best evaluation.</param>
internal sealed record StepChoice(long Step, bool IsBest)
{
    /// <summary>Reads the words of <c>--step</c>.</summary>
    /// <param name="text">A number or <c>best</c>; null where the option was not given.</param>
    /// <exception cref="MaskFormerException">MF3020: neither.</exception>
    public static StepChoice? Parse(string? text) => text switch
    {
        null => null,
        "best" => new(0, IsBest: true),
        _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long step) => new(step, IsBest: false),
        _ => throw MaskFormerException.WrongInput("MF3020", $"--step {text}", "this is neither a step nor 'best'", "Give a number, or best"),
    };
}
