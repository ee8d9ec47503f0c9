using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>A product of atoms with a whole number in front: <c>4*Width</c>. No atoms: the constant.</summary>
internal sealed class Term
{
    public Term(long count, IEnumerable<Atom> atoms)
    {
        Count = count;
        Atoms = [.. atoms.OrderBy(static a => a)];
        Key = string.Join("*", Atoms.Select(static a => a.Text));
    }

    public long Count { get; }

    public Atom[] Atoms { get; }

    /// <summary>Text of the product without the number; terms of equal key are added up.</summary>
    public string Key { get; }

    public static Term operator *(Term a, Term b) => new(checked(a.Count * b.Count), a.Atoms.Concat(b.Atoms));

    public Term With(long count) => new(count, Atoms);

    /// <summary>The product without some atoms, or null if it does not hold them all.</summary>
    public Term? Without(IEnumerable<Atom> atoms)
    {
        List<Atom> left = [.. Atoms];
        foreach (Atom atom in atoms)
        {
            int at = left.FindIndex(a => a.Text == atom.Text);
            if (at < 0) return null;
            left.RemoveAt(at);
        }

        return new(Count, left);
    }
}
