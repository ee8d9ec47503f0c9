namespace MaskFormer.StableHlo.Text;

/// <summary>Modules and functions in the generic form: <c>"func.func"() &lt;{sym_name = "main"}&gt; ({ … }) {…} : () -&gt; ()</c>.</summary>
internal sealed class GenericSymbol(MlirScanner scanner, AttributeParser attributes)
{
    /// <summary>Reads up to the region; gives the attributes so far.</summary>
    public Dictionary<string, AttributeValue> Head(string op)
    {
        int start = scanner.Position;
        if (scanner.Quoted() != op)
            throw scanner.Error($"\"{op}\" expected", start);
        scanner.Expect("(");
        scanner.Expect(")");
        if (!scanner.Take("<{"))
            return [];
        Dictionary<string, AttributeValue> found = scanner.Take("}") ? [] : attributes.Dictionary("", "}");
        scanner.Expect(">");
        return found;
    }

    /// <summary>Reads what stands behind the region; adds the attributes there.</summary>
    public void Tail(Dictionary<string, AttributeValue> found)
    {
        scanner.Expect(")");
        if (scanner.Next == '{')
        {
            foreach ((string name, AttributeValue value) in attributes.Dictionary())
                found.TryAdd(name, value);
        }

        scanner.Expect(":");
        scanner.Expect("(");
        scanner.Expect(")");
        scanner.Expect("->");
        scanner.Expect("(");
        scanner.Expect(")");
    }
}
