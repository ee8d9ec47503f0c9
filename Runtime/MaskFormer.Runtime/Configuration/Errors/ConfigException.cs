using MaskFormer.Language;

namespace MaskFormer.Runtime.Configuration;

/// <summary>A setting that cannot be used.</summary>
public sealed class ConfigException : MaskFormerException
{
    /// <summary>An error of the given words.</summary>
    /// <param name="id">MF2003 or MF30xx.</param>
    /// <param name="place"><c>file:line:column</c>, or the option as it was written.</param>
    /// <param name="cause">What is wrong.</param>
    /// <param name="remedy">What to write instead.</param>
    /// <param name="inner">The error below, if any.</param>
    public ConfigException(string id, string place, string cause, string remedy, Exception? inner = null)
        : base(id, place, cause, remedy, inner) => IsWrongInput = true;

    /// <summary>MF3005: a key that is no setting.</summary>
    internal static ConfigException UnknownKey(string place, string cause, string remedy) => new("MF3005", place, cause, remedy);

    /// <summary>MF3006: a value of another type than the setting's.</summary>
    internal static ConfigException WrongType(string place, string cause, string remedy) => new("MF3006", place, cause, remedy);

    /// <summary>MF3008: text that is not the part of YAML that is understood.</summary>
    internal static ConfigException Syntax(string place, string cause, string remedy, Exception? inner = null) => new("MF3008", place, cause, remedy, inner);
}
