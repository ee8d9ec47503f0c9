using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MaskFormer.Language;
using MaskFormer.Names;
using MaskFormer.Runtime.Configuration;

namespace MaskFormer.Runtime.Commands;

/// <summary>
/// A command line that cannot be read, told in one line like every other error: the parser's own answer is a page of help below a type's name.
/// </summary>
internal static class CommandLineErrors
{
    /// <summary>MF3020 for the first thing that is wrong; null if nothing is, or if a command's list of commands is the better answer (<c>data</c>).</summary>
    public static MaskFormerException? Of(ParseResult line, IReadOnlyList<string> args)
    {
        // An empty argument is nearly always a variable of the shell that is not set.
        int empty = args.ToList().FindIndex(string.IsNullOrWhiteSpace);
        if (empty >= 0)
            return Error(
                empty == 0 ? "command line" : args[empty - 1],
                "an argument is empty",
                "Give a value; if a variable of the shell stands there, set it"
            );
        if (line.Action is not ParseErrorAction || line.Errors.Count == 0)
            return null;

        Command command = line.CommandResult.Command;
        string help = $"Help: {string.Join(' ', Path(line.CommandResult))}--help";
        if (line.UnmatchedTokens is [var stray, ..]) return Stray(command, stray, help);
        if (command.Subcommands.Count > 0) return null;
        ParseError error = line.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Tokens: [var value, ..] } option when Wanted(option.Option.ValueType) is { } wanted => Error(
                $"{option.Option.Name} {value.Value}",
                $"this is not {wanted}",
                help
            ),
            OptionResult { IdentifierToken: { } name, Tokens.Count: 0 } option => Error(name.Value, $"a value is missing: {option.Option.Description}", help),
            ArgumentResult { Tokens: [] } argument => Error("command line", $"{argument.Argument.Name} is missing: {argument.Argument.Description}", help),
            _ => Error("command line", OneLine(error.Message), help),
        };
    }

    private static MaskFormerException Stray(Command command, string stray, string help)
    {
        string[] commands = [.. command.Subcommands.Where(static known => !known.Hidden).Select(static known => known.Name)];
        if (stray.StartsWith('-') && commands.Length > 0 && command.Parents.Any(static above => above is Command))
            return Error(stray, $"the name of a command comes first, behind '{command.Name}'", $"Name one of {string.Join(", ", commands)}. {help}");
        if (stray.StartsWith('-'))
        {
            string? near = Nearest.Of(stray, command.Options.Select(static option => option.Name));
            return Error(stray, "there is no such option", near is null ? help : $"Did you mean '{near}'? {help}");
        }

        return commands.Length == 0
            ? Error(stray, "this argument is one too many", help)
            : Error(stray, "there is no such command", Nearest.Advice(stray, commands));
    }

    private static string? Wanted(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { } t when t == typeof(int) => FormattableString.Invariant($"a whole number up to {int.MaxValue}"),
        { } t when t == typeof(long) => "a whole number",
        { } t when t == typeof(bool) => "true or false",
        _ => null,
    };

    // "Argument 'x' not recognized. Must be one of:" is followed by a line for each.
    private static string OneLine(string message) =>
        string.Join(' ', message.Split(['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');

    private static IEnumerable<string> Path(SymbolResult? result)
    {
        Stack<string> names = new([""]);
        for (; result?.Parent is not null; result = result.Parent)
        {
            if (result is CommandResult command) names.Push(command.Command.Name);
        }

        return names;
    }

    private static MaskFormerException Error(string place, string cause, string remedy) => MaskFormerException.WrongInput("MF3020", place, cause, remedy);
}
