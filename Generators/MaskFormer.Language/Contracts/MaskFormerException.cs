namespace MaskFormer.Language;

/// <summary>An error that a user can act on: what it is called, where it is, why it is one, and what to do.</summary>
/// <param name="id">For example <c>MF6003</c>; <c>docs/diagnostics/MF6003.md</c> explains it.</param>
/// <param name="place">File and offset, key, path of a setting: as narrow as known.</param>
/// <param name="cause">What is wrong, with the values.</param>
/// <param name="remedy">What the user can do.</param>
/// <param name="inner">The error below, if any.</param>
public class MaskFormerException(string id, string place, string cause, string remedy, Exception? inner = null)
    : Exception($"{id} {place}: {cause.TrimEnd('.')}. {remedy.TrimEnd('.')}", inner)
{
    /// <summary>The error's ID.</summary>
    public string Id => id;

    /// <summary>Where it is.</summary>
    public string Place => place;

    /// <summary>Why it is an error.</summary>
    public string Cause => cause;

    /// <summary>What to do.</summary>
    public string Remedy => remedy;

    /// <summary>
    /// Whether what was asked for cannot be meant (settings, options, sizes), so that nothing was started: a program then ends with another code.
    /// </summary>
    public bool IsWrongInput { get; init; }

    /// <summary>An error of <see cref="IsWrongInput"/>.</summary>
    /// <inheritdoc cref="MaskFormerException(string, string, string, string, Exception)"/>
    public static MaskFormerException WrongInput(string id, string place, string cause, string remedy, Exception? inner = null) =>
        new(id, place, cause, remedy, inner) { IsWrongInput = true };
}
