using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Collects findings. One mistake, one squiggle: a place is blamed once, whatever the number of cases that fail there.</summary>
internal sealed class FindingBag
{
    private readonly List<Finding> findings = [];
    private readonly HashSet<int> blamed = [];

    public IReadOnlyList<Finding> All => findings;

    /// <summary>Whether a place has its finding already.</summary>
    public bool Blames(int site) => blamed.Contains(site);

    public void Add(string id, int site, IEnumerable<string> arguments, int other = -1) => Add(new(id, site, new(arguments), other));

    public void Add(Finding finding)
    {
        if (blamed.Add(finding.Site)) findings.Add(finding);
    }

    /// <summary>Lets what was found since be told only where a block has no findings of its own that explain it.</summary>
    /// <param name="known">How many findings there were before.</param>
    /// <param name="block">The block's full name.</param>
    public void Unless(int known, string block)
    {
        for (int i = known; i < findings.Count; i++) findings[i] = findings[i] with { Unless = block };
    }

    /// <summary>The same findings, to go on from.</summary>
    public FindingBag Copy()
    {
        FindingBag copy = new();
        copy.AddRange(findings);
        return copy;
    }

    public void AddRange(IEnumerable<Finding> more)
    {
        foreach (Finding finding in more.Where(f => blamed.Add(f.Site))) findings.Add(finding);
    }
}
