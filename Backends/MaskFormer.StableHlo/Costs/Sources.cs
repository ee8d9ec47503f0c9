namespace MaskFormer.StableHlo.Costs;

/// <summary>
/// Who asked for a node, in the words of the model: the part of it whose weights the record uses (<c>backbone</c>, <c>sem_seg_head.pixel_decoder</c>), the
/// criterion, the optimizer. A record without weights belongs to the part that uses what it makes. A gradient belongs to what it is the gradient of.
/// </summary>
internal sealed class Sources
{
    /// <summary>The criterion.</summary>
    public const string Criterion = "criterion";

    /// <summary>What updates the weights.</summary>
    public const string Optimizer = "optimizer";

    private const string Update = "AdamW"; // as the training step names its places

    private readonly Dictionary<string, string> records = [];

    public Sources(Function main)
    {
        Block body = main.Body;
        Dictionary<Value, string> keys = [], fields = [];
        foreach ((Value argument, ArgumentInfo info) in body.Arguments.Zip(main.Arguments))
            (IsKey(info) ? keys : fields)[argument] = info.Name ?? "";
        Dictionary<string, HashSet<string>> used = [];
        Dictionary<Value, HashSet<Value>> reached = fields.Keys.ToDictionary(static field => field, static field => new HashSet<Value> { field });
        HashSet<Value> seen = []; // fields that the model sees
        Dictionary<string, HashSet<Value>> asked = [];
        foreach (Node node in body.Nodes.Where(static node => !IsGradient(node)))
        {
            HashSet<Value> from = [];
            foreach (Value operand in node.Operands.Where(reached.ContainsKey)) from.UnionWith(reached[operand]);
            foreach (Value result in node.Results) reached[result] = from;
            if (Record(node) is not { Length: > 0 } record) continue;
            Value[] weights = [.. node.Operands.Select(Fusion.Memory).Where(keys.ContainsKey)];
            if (record == Update) continue;
            if (!asked.TryGetValue(record, out HashSet<Value>? all)) asked.Add(record, all = []);
            all.UnionWith(from);
            if (weights.Length == 0) continue;
            seen.UnionWith(from);
            if (!used.TryGetValue(record, out HashSet<string>? set)) used.Add(record, set = []);
            set.UnionWith(weights.Select(weight => keys[weight]));
        }

        foreach ((string record, HashSet<Value> from) in asked)
        {
            if (used.TryGetValue(record, out HashSet<string>? set)) records[record] = Common(set);
            else if (from.Except(seen).Any()) records[record] = Criterion;
        }

        Shorten();
        AskUsers(body);
    }

    /// <summary>The source of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="outer">The source of the loop that holds it; null outside of loops. What only loops hold belongs to them.</param>
    public string Of(Node node, string? outer = null)
    {
        while (Record(node).Length == 0)
        {
            // A conversion between parts: of what it converts
            if (node.Operands.Select(static operand => operand.Producer).FirstOrDefault(static producer => producer is not null) is not { } before)
                return outer ?? "";
            node = before;
        }

        string record = Record(node);
        return record == Update ? Optimizer : records.GetValueOrDefault(record, outer ?? record);
    }

    // From the end, so that whoever uses a value is known before its maker.
    private void AskUsers(Block body)
    {
        Dictionary<Value, string> users = [];
        foreach (Node node in Enumerable.Reverse(body.Nodes).Where(static node => !IsGradient(node)))
        {
            string record = Record(node);
            string? part = records.GetValueOrDefault(record) ?? node.Results.Select(users.GetValueOrDefault).FirstOrDefault(static user => user is not null);
            if (part is null or Criterion || record == Update) continue;
            if (record.Length > 0) records.TryAdd(record, part);
            foreach (Value operand in node.Operands) users[operand] = part;
        }
    }

    // The most levels that all keys have in common, two at most.
    private static string Common(HashSet<string> keys)
    {
        string[] first = keys.First().Split('.');
        int levels = Math.Min(2, first.Length - 1);
        while (levels > 0 && !keys.All(key => key.Split('.').Take(levels).SequenceEqual(first.Take(levels)))) levels--;
        return levels == 0 ? first[0] : string.Join('.', first.Take(levels));
    }

    // A part of a part that stands for itself elsewhere (backbone.stem of backbone) is not told apart.
    private void Shorten()
    {
        string[] names = [.. records.Values.Distinct()];
        foreach ((string record, string name) in records.ToArray())
        {
            if (Array.Find(names, other => name.StartsWith(other + ".", StringComparison.Ordinal)) is { } whole) records[record] = whole;
        }
    }

    private static bool IsKey(ArgumentInfo info) => info.Alias is not null || info.Name?.Contains('.', StringComparison.Ordinal) == true;

    private static bool IsGradient(Node node) => node.Location.Name?.EndsWith("/gradient", StringComparison.Ordinal) == true;

    private static string Record(Node node) => (node.Location.Name ?? "").Split('.', '[')[0];
}
