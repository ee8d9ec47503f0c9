using MaskFormer.Language;

namespace MaskFormer.Pjrt;

/// <summary>An error around a plugin: loading, compiling, running, transferring.</summary>
/// <param name="id">MF52xx for programs, buffers and runs; MF81xx for plugins.</param>
/// <param name="place">Plugin, program, argument or file.</param>
/// <param name="code">The plugin's code; <see cref="PjrtCode.Ok"/> when the error was found before the plugin was asked.</param>
/// <param name="cause">The plugin's message, or ours.</param>
/// <param name="remedy">What the user can do.</param>
/// <param name="inner">The error below, if any.</param>
public sealed class PjrtException(string id, string place, PjrtCode code, string cause, string remedy, Exception? inner = null)
    : MaskFormerException(id, place, code == PjrtCode.Ok ? cause : $"{cause} (code {(int)code}, {code})", remedy, inner)
{
    /// <summary>An error found on this side.</summary>
    public PjrtException(string id, string place, string cause, string remedy, Exception? inner = null)
        : this(id, place, PjrtCode.Ok, cause, remedy, inner)
    {
    }

    /// <summary>The plugin's error code.</summary>
    public PjrtCode Code => code;

    /// <summary>The cause without the code.</summary>
    internal string PluginsWords => cause;
}
