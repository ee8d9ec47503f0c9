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
        try
        {
            return reader.Document();
        }
        catch (YamlException e)
        {
            throw ConfigException.Syntax(reader.At(e.Start).ToString(), e.Message.TrimEnd('.'), Remedy(text, e.Start), e);
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
        if (parser.Current is DocumentStart second) throw ConfigException.Syntax(At(second.Start).ToString(), "a second document starts here", "Keep one document per file");
        parser.Consume<StreamEnd>();
        return root;
    }

    private YamlNode Node(int depth)
    {
        ParsingEvent next = parser.Current!;
        Place place = At(next.Start);
        if (depth > DepthLimit) throw ConfigException.Syntax(place.ToString(), $"values are nested more than {DepthLimit} deep", "A configuration is never that deep: check the brackets");
        if (next is AnchorAlias) throw ConfigException.Syntax(place.ToString(), "an alias ('*name') stands here", "Write the value out, or start from another experiment by 'base'");
        if (next is NodeEvent { Anchor.IsEmpty: false }) throw ConfigException.Syntax(place.ToString(), "an anchor ('&name') stands here", "Remove it: aliases are not supported");
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
        return new YamlScalar(place, scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any));
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
            if (Node(depth + 1) is not YamlScalar key) throw ConfigException.Syntax(At(parser.Current!.Start).ToString(), "a list or map is used as a key", "Keys are names of settings");
            if (key.Text == "<<") throw ConfigException.Syntax(key.Place.ToString(), "a merge key ('<<') stands here", "Write the values out, or start from another experiment by 'base'");
            if (!known.TryAdd(key.Text, key.Place))
            {
                throw new ConfigException("MF3007", key.Place.ToString(), $"'{key.Text}' is set a second time; the first is at {known[key.Text]}", "Remove one of them");
            }

            entries.Add((key, Node(depth + 1)));
        }

        return new YamlMap(place, entries);
    }

    private Place At(Mark mark) => hasLines ? new Place(source, mark.Line, mark.Column) : new Place(source, 0, 0);

    /// <summary>Tabs are the mistake that the parser's own message explains worst.</summary>
    private static string Remedy(string text, Mark at)
    {
        string line = text.Split('\n').ElementAtOrDefault((int)at.Line - 1) ?? "";
        string indent = line[..(line.Length - line.TrimStart().Length)];
        return indent.Contains('\t') ? "The line is indented by a tab; use spaces" : "Check indentation, colons and quotes on this line and the one above";
    }
}
