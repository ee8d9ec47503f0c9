using System.Buffers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MaskFormer.Runtime.Configuration.Yaml;

/// <summary>
/// Reads the part of YAML that a configuration needs, with the place of every node. Anchors, aliases, tags, merge keys and several
/// documents are refused: they make a file mean something else than it shows.
/// </summary>
internal sealed class YamlReader
{
    private const int DepthLimit = 64;

    /// <summary>What comes along when text is copied from a page or a document: no-break spaces, spaces without width, byte order marks.</summary>
    private static readonly SearchValues<char> looksLikeNothing = SearchValues.Create("\u00A0\u00AD\u2007\u200B\u200C\u200D\u2060\u202F\u3000\uFEFF");
    private readonly string source;
    private readonly bool hasLines;
    private readonly IParser parser;

    private YamlReader(string text, string source, bool hasLines)
    {
        this.source = source;
        this.hasLines = hasLines;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="source">What places are called by.</param>
    /// <param name="hasLines">Off for an option: its place is the option as a whole.</param>
    /// <returns>The root, or null for an empty document.</returns>
    public static YamlNode? Read(string text, string source, bool hasLines = true)
    {
        YamlReader reader = new(text, source, hasLines);
        reader.RefuseControlCharacters(text);
        try
        {
            return reader.Document();
        }
        catch (YamlException e)
        {
            (Mark place, string remedy) = Explain(text, e);
            throw ConfigException.Syntax(reader.At(place).ToString(), e.Message.TrimEnd('.'), remedy, e);
        }
        catch (Exception e) when (e is not (ConfigException or OutOfMemoryException))
        {
            // Where a bracket is not closed before the next key, the parser ends in errors of its own state.
            throw ConfigException.Syntax(
                reader.At(reader.parser.Current?.Start ?? Mark.Empty).ToString(),
                "what begins here is not understood",
                "Check that every bracket, brace and quote is closed, on this line and those above",
                e
            );
        }
    }

    private YamlNode? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _)) return null;
        parser.Consume<DocumentStart>();
        YamlNode root = Node(depth: 0);
        parser.Consume<DocumentEnd>();
        parser.Accept<StreamEnd>(out _); // moves to the next event
        if (parser.Current is DocumentStart second)
            throw ConfigException.Syntax(At(second.Start).ToString(), "a second document starts here", "Keep one document per file");
        parser.Consume<StreamEnd>();
        return root;
    }

    private YamlNode Node(int depth)
    {
        ParsingEvent next = parser.Current!;
        Place place = At(next.Start);
        if (depth > DepthLimit)
            throw ConfigException.Syntax(
                place.ToString(),
                $"values are nested more than {DepthLimit} deep",
                "A configuration is never that deep: check the brackets"
            );
        if (next is AnchorAlias alias)
            throw ConfigException.Syntax(
                place.ToString(),
                $"an alias ('*{alias.Value}') stands here",
                "Write the value out, or start from another experiment by 'base'"
            );
        if (next is NodeEvent { Anchor.IsEmpty: false } named)
            throw ConfigException.Syntax(place.ToString(), $"an anchor ('&{named.Anchor.Value}') stands here", "Remove it: aliases are not supported");
        if (next is NodeEvent { Tag.IsEmpty: false } tagged && !(tagged.Tag.IsNonSpecific || tagged is Scalar { IsQuotedImplicit: true, Tag.IsEmpty: true }))
        {
            throw ConfigException.Syntax(place.ToString(), $"a tag ('{tagged.Tag.Value}') stands here", "Remove it: the setting decides the type");
        }

        return next switch
        {
            SequenceStart => List(place, depth),
            MappingStart => Map(place, depth),
            _ => Scalar(place),
        };
    }

    private YamlScalar Scalar(Place place)
    {
        Scalar scalar = parser.Consume<Scalar>();
        bool isQuoted = scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any);
        int hidden = isQuoted ? -1 : scalar.Value.AsSpan().IndexOfAny(looksLikeNothing);
        if (hidden >= 0)
        {
            throw ConfigException.Syntax(
                place.ToString(),
                $"a character that cannot be seen, or looks like a space (U+{(int)scalar.Value[hidden]:X4}), stands in what begins here",
                "Write spaces, or put the text into quotes if the character is meant"
            );
        }

        return new YamlScalar(place, scalar.Value, isQuoted);
    }

    private YamlList List(Place place, int depth)
    {
        parser.Consume<SequenceStart>();
        List<YamlNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(depth + 1));
        return new YamlList(place, items);
    }

    private YamlMap Map(Place place, int depth)
    {
        parser.Consume<MappingStart>();
        List<(YamlScalar Key, YamlNode Value)> entries = [];
        Dictionary<string, Place> known = new(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Node(depth + 1) is not YamlScalar key)
                throw ConfigException.Syntax(At(parser.Current!.Start).ToString(), "a list or map is used as a key", "Keys are names of settings");
            if (key.Text == "<<")
                throw ConfigException.Syntax(
                    key.Place.ToString(),
                    "a merge key ('<<') stands here",
                    "Write the values out, or start from another experiment by 'base'"
                );
            if (!known.TryAdd(key.Text, key.Place))
            {
                throw new ConfigException(
                    "MF3007",
                    key.Place.ToString(),
                    $"'{key.Text}' is set a second time; the first is at {known[key.Text]}",
                    "Remove one of them"
                );
            }

            entries.Add((key, Node(depth + 1)));
        }

        return new YamlMap(place, entries);
    }

    private Place At(Mark mark) => hasLines ? new Place(source, mark.Line, mark.Column) : new Place(source, 0, 0);

    /// <summary>Tabs are the mistake that the parser's own message explains worst.</summary>
    private static (Mark Place, string Remedy) Explain(string text, YamlException error)
    {
        string[] lines = text.Split('\n');
        for (long number = error.Start.Line; number <= Math.Min(error.End.Line + 1, lines.Length); number++)
        {
            string line = lines[number - 1];
            int tab = line[..(line.Length - line.TrimStart().Length)].IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0) return (new Mark(0, number, tab + 1), "The line is indented by a tab; use spaces");
        }

        return (error.Start, "Check indentation, colons and quotes on this line and the one above");
    }

    /// <summary>The parser takes NUL for the end: the rest of the file would be ignored.</summary>
    private void RefuseControlCharacters(string text)
    {
        int index = text.AsSpan().IndexOfAnyInRange('\0', '\b');
        if (index < 0) return;
        long line = text.AsSpan(0, index).Count('\n') + 1;
        Mark place = new(index, line, index - text.LastIndexOf('\n', index));
        throw ConfigException.Syntax(At(place).ToString(), $"a control character (U+{(int)text[index]:X4}) stands here", "Remove it; is this a text file?");
    }
}
