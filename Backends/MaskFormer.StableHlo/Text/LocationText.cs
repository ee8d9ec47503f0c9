namespace MaskFormer.StableHlo.Text;

/// <summary>Reads where a value comes from, as MLIR writes it behind an op, an argument or a module.</summary>
internal static class LocationText
{
    /// <summary><c>loc("name")</c>, <c>loc("file":1:2)</c>, <c>loc("name"("file":1:2))</c>; other forms say nothing here.</summary>
    public static Location Location(this MlirScanner scanner)
    {
        if (!scanner.Take("loc"))
            return StableHlo.Location.Unknown;
        scanner.Expect("(");
        if (scanner.Next != '"')
        {
            scanner.Balanced('(', ')');
            return StableHlo.Location.Unknown;
        }

        string name = scanner.Quoted();
        Location location = new(name);
        if (scanner.Take(":"))
            location = Position(scanner, "", name);
        else if (scanner.Take("("))
            location = Inner(scanner, name);
        scanner.Expect(")");
        return location;
    }

    private static Location Inner(MlirScanner scanner, string name)
    {
        if (scanner.Next != '"')
        {
            scanner.Balanced('(', ')');
            return new(name);
        }

        string file = scanner.Quoted();
        scanner.Expect(":");
        Location location = Position(scanner, name, file);
        scanner.Expect(")");
        return location;
    }

    private static Location Position(MlirScanner scanner, string name, string file)
    {
        long line = scanner.Integer();
        scanner.Expect(":");
        return new(name, file, (int)Math.Clamp(line, 0, int.MaxValue), (int)Math.Clamp(scanner.Integer(), 0, int.MaxValue));
    }
}
