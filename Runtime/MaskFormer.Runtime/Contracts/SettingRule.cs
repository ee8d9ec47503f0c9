namespace MaskFormer.Runtime.Contracts;

/// <summary>
/// What a configuration that lies beside weights of other programs (<c>config.json</c> of Hugging Face) must say for the weights to mean the same in a model
/// of ours: what shapes do not show.
/// </summary>
/// <param name="Path">Names of nested objects, with points between.</param>
/// <param name="Values">
/// What may stand there: a text, a number, <c>true</c>, <c>false</c>, or a list without spaces. Where nothing stands, nothing is asked.
/// </param>
public sealed record SettingRule(string Path, params string[] Values);
