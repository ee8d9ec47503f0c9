using System.CommandLine;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Configuration.Binding;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Commands;

/// <summary>Settings of a data folder that its layout cannot show, for commands without an experiment.</summary>
internal static class FolderOptions
{
    private const string Prefix = "data.";

    /// <summary><c>--set data.NAME=VALUE</c>.</summary>
    public static Option<string[]> Create() => new("--set")
    {
        Description = "What the layout cannot tell, for example data.unlabelled=[0,255]",
        HelpName = "data.NAME=VALUE",
        DefaultValueFactory = static _ => [],
    };

    /// <summary>The settings that were given.</summary>
    public static FolderData Read(ParseResult line, Option<string[]> set) => (FolderData)ConfigLoader.Apply(
        new FolderData(),
        null,
        [
            .. (line.GetValue(set) ?? []).Select(static text =>
                (SetOption.Name, text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text)),
        ],
        [],
        new Kinds([]));
}
