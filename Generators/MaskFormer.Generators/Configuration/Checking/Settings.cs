using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators.Configuration;

/// <summary>Which records a setting of the experiment reaches. In all others only defaults meet, which are the records' own affair, tested with them.</summary>
internal sealed class Settings
{
    private readonly Dictionary<Instance, bool> known = [];

    public bool Reach(Instance record)
    {
        if (known.TryGetValue(record, out bool isReached)) return isReached;
        known[record] = false; // on a way that leads back
        return known[record] = record.Sets.Keys.Any(name => Reach(record.Get(name)));
    }

    private bool Reach(Value value) => !value.Origins.IsEmpty || value.Data switch
    {
        Instance record => Reach(record),
        Value[] list => list.Any(Reach),
        _ => false,
    };
}
