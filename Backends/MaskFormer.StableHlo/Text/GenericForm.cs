namespace MaskFormer.StableHlo.Text;

/// <summary>The generic form, which every op has: <c>"stablehlo.add"(%a, %b) &lt;{…}&gt; ({ … }) {…} : (T, T) -&gt; T</c>.</summary>
internal sealed class GenericForm(MlirScanner scanner, AttributeParser attributes, BlockParser blocks)
{
    /// <summary>Reads what stands behind the op's name.</summary>
    public OpText Read(string op, Scope scope, int start)
    {
        scanner.Enter();
        OpText text = new(op);
        text.Operands.AddRange(scanner.Items("(", ")", () => blocks.Use(scope)));
        if (scanner.Take("<{"))
            Properties(text);
        if (scanner.Next == '(')
            text.Blocks.AddRange(scanner.Items("(", ")", () => blocks.Region(scope)));
        blocks.Braces(text, start);
        scanner.Expect(":");
        blocks.SameTypes(text.Operands, scanner.Items("(", ")", scanner.Type), start);
        scanner.Expect("->");
        text.Results.AddRange(scanner.Types());
        scanner.Leave();
        return text;
    }

    /// <summary>The printer of MLIR puts an op's own attributes between <c>&lt;{</c> and <c>}&gt;</c>.</summary>
    private void Properties(OpText text)
    {
        if (!scanner.Take("}"))
        {
            foreach ((string name, AttributeValue value) in attributes.Dictionary("", "}"))
                text.Attributes.Add(name, value);
        }

        scanner.Expect(">");
    }
}
