namespace MaskFormer.Pjrt;

/// <summary>A program that is run again and again, with state between the runs, whatever runs it.</summary>
public interface IProgramSession : IDisposable
{
    /// <summary>Replaces a value of the state.</summary>
    void Set(string name, HostArray value);

    /// <summary>Waits for the last run and copies a value of the state.</summary>
    HostArray Read(string name);

    /// <summary>Runs the program once and waits for it.</summary>
    /// <param name="values">The inputs by name; others are left out: a batch has more fields than each program wants.</param>
    /// <returns>The results by name.</returns>
    IReadOnlyDictionary<string, HostArray> Run(IReadOnlyDictionary<string, HostArray> values);
}
