namespace MaskFormer.Runtime.Configuration.Yaml;

/// <summary>Where a node starts; lines and columns count from 1.</summary>
/// <param name="Source">A file's name as the user gave it, or the option.</param>
/// <param name="Line">0 if the source has no lines.</param>
/// <param name="Column">In characters.</param>
internal readonly record struct Place(string Source, long Line, long Column)
{
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";

    /// <summary>File and line, as the resolved configuration names origins.</summary>
    public string Short => Line == 0 ? Source : $"{Source}:{Line}";
}

/// <summary>A value in YAML with its place.</summary>
internal abstract record YamlNode(Place Place);

/// <summary>Text. Quoted text is never a number, a truth value or null.</summary>
internal sealed record YamlScalar(Place Place, string Text, bool IsQuoted) : YamlNode(Place)
{
    public bool IsNull => !IsQuoted && Text is ("" or "~" or "null" or "Null" or "NULL");
}

/// <summary>A list.</summary>
internal sealed record YamlList(Place Place, IReadOnlyList<YamlNode> Items) : YamlNode(Place);

/// <summary>Keys with values, in the order of the file, each key once.</summary>
internal sealed record YamlMap(Place Place, IReadOnlyList<(YamlScalar Key, YamlNode Value)> Entries) : YamlNode(Place);
