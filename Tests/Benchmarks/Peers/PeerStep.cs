using MaskFormer.Pjrt;
using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Peers;

/// <summary>The peer's program on a plugin, with its state there.</summary>
internal sealed class PeerStep : IDisposable
{
    private readonly PeerProgram program;
    private readonly PjrtSession session;

    /// <summary>Compiles the program and gives it weights; moments and counter are zero.</summary>
    public PeerStep(PjrtClient client, PeerProgram program, IReadOnlyList<NamedTensor> weights, float rate)
    {
        this.program = program;
        int state = program.Inputs.Count(static input => input.Group <= PeerGroup.Rate),
            fixedOnes = program.Inputs.Count(static input => input.Group == PeerGroup.Buffer);
        session = new(
            client.Compile(program.Text, name: "jax"),
            new(
                [.. Enumerable.Range(0, state + fixedOnes).Select(i => new StateSlot(Name(program.Inputs[i]), i, i < state ? i : null))],
                [.. program.Inputs.Skip(state + fixedOnes).Select(Name)],
                ["gradient norm", "class", "dice", "mask", "queries chosen", "steps of the matcher", "total"]));
        Dictionary<string, NamedTensor> byName = weights.ToDictionary(static weight => weight.Name);
        for (int i = 0; i < state + fixedOnes; i++)
        {
            PeerInput input = program.Inputs[i];
            session.Set(Name(input), input.Group switch
            {
                PeerGroup.Weight or PeerGroup.Buffer => HostArray.From(byName[input.Name].Values<float>(), input.Dims),
                PeerGroup.Step => HostArray.Scalar(0),
                PeerGroup.Rate => HostArray.Scalar(rate),
                _ => HostArray.From(new float[input.Dims.Aggregate(1L, static (product, size) => product * size)], input.Dims),
            });
        }
    }

    /// <summary>Its memory.</summary>
    public CompiledMemory? Memory => session.Executable.Memory;

    /// <summary>One step; waits for it.</summary>
    public PeerLosses Run(PeerBatch batch)
    {
        IReadOnlyDictionary<string, HostArray> results = session.Run(
            program.Inputs.Where(static input => input.Group == PeerGroup.Field).ToDictionary(Name, batch.Field));
        return new(Read("total").Single(), Read("gradient norm").Single(), Read("class"), Read("mask"), Read("dice"));

        double[] Read(string name) => Array.ConvertAll(results[name].ToArray<float>(), static loss => (double)loss);
    }

    public void Dispose() => session.Dispose();

    private static string Name(PeerInput input) => $"{input.Group} {input.Name}";
}

/// <summary>What the peer says of a step.</summary>
internal sealed record PeerLosses(double Total, double GradientNorm, double[] Class, double[] Mask, double[] Dice);
