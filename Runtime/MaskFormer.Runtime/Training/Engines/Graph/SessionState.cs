using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>Between the state of a session and the names under which checkpoints keep it.</summary>
/// <param name="session">Holds the state.</param>
/// <param name="all">Names and types of all of it.</param>
internal sealed class SessionState(IProgramSession session, IReadOnlyList<NamedType> all)
{
    private readonly Dictionary<string, TensorType> types = all.ToDictionary(static named => named.Name, static named => named.Type);

    /// <summary>Copies values to the host.</summary>
    /// <param name="names">Name in files, and name in the session.</param>
    public IEnumerable<NamedTensor> Save(IEnumerable<(string File, string Session)> names)
    {
        foreach ((string file, string name) in names)
        {
            HostArray value = session.Read(name);
            yield return NamedTensor.From(file, value.Dims.ToArray(), value.View<float>());
        }
    }

    /// <summary>Replaces values.</summary>
    /// <param name="names">Name in files, and name in the session; all of them must be given.</param>
    /// <param name="stored">The values under their names in files.</param>
    /// <param name="what">What errors call them.</param>
    /// <exception cref="MaskFormerException">MF4040: names or shapes differ from the model's.</exception>
    public void Load(IReadOnlyList<(string File, string Session)> names, IReadOnlyList<NamedTensor> stored, string what)
    {
        WeightComparison
            .Of(
                names.Select(name => new TensorInfo(name.File, Checkpoints.ElementType.F32, [.. types[name.Session].Dims])),
                stored.Select(static tensor => tensor.Info)
            )
            .Demand(what);
        Dictionary<string, string> places = names.ToDictionary(static name => name.File, static name => name.Session);
        foreach (NamedTensor tensor in stored)
            session.Set(places[tensor.Name], HostArray.From(tensor.ToFloat32().Values<float>(), [.. tensor.Info.Shape]));
    }

    /// <summary>Sets values to zero.</summary>
    public void Clear(IEnumerable<NamedType> values)
    {
        foreach (NamedType named in values) session.Set(named.Name, HostArray.From(new float[named.Type.Count], [.. named.Type.Dims]));
    }
}
