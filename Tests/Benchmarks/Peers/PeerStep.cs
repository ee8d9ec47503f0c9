using MaskFormer.Pjrt;
using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Peers;

/// <summary>The peer's program on a plugin, with its state there.</summary>
internal sealed class PeerStep : IDisposable
{
    private readonly PeerProgram program;
    private readonly PjrtExecutable executable;
    private readonly PjrtSession session;

    /// <summary>Compiles the program and gives it weights; moments and counter are zero.</summary>
    public PeerStep(PjrtClient client, PeerProgram program, IReadOnlyList<NamedTensor> weights, float rate)
    {
        this.program = program;
        executable = client.Compile(program.Text, name: "jax");
        int state = program.Inputs.Count(static input => input.Group <= PeerGroup.Rate),
            fixedOnes = program.Inputs.Count(static input => input.Group == PeerGroup.Buffer);
        session = new(executable, [.. Enumerable.Range(0, state + fixedOnes).Select(i => new StateSlot(i, i < state ? i : null))]);
        Dictionary<string, NamedTensor> byName = weights.ToDictionary(static weight => weight.Name);
        for (int i = 0; i < state + fixedOnes; i++)
        {
            PeerInput input = program.Inputs[i];
            session.SetState(i, input.Group switch
            {
                PeerGroup.Weight or PeerGroup.Buffer => HostArray.From(byName[input.Name].Values<float>(), input.Dims),
                PeerGroup.Step => HostArray.Scalar(0),
                PeerGroup.Rate => HostArray.Scalar(rate),
                _ => HostArray.From(new float[input.Dims.Aggregate(1L, static (product, size) => product * size)], input.Dims),
            });
        }
    }

    /// <summary>Its memory.</summary>
    public CompiledMemory? Memory => executable.Memory;

    /// <summary>One step; waits for it.</summary>
    public PeerLosses Run(PeerBatch batch)
    {
        using SessionResult result = session.Run([.. program.Inputs.Where(static input => input.Group == PeerGroup.Field).Select(batch.Field)]);
        return new(Read(6).Single(), Read(0).Single(), Read(1), Read(3), Read(2)); // 4: the queries chosen, 5: steps of the matcher's loop

        double[] Read(int index) => Array.ConvertAll(result.Read(index).ToArray<float>(), static loss => (double)loss);
    }

    public void Dispose()
    {
        session.Dispose();
        executable.Dispose();
    }
}

/// <summary>What the peer says of a step.</summary>
internal sealed record PeerLosses(double Total, double GradientNorm, double[] Class, double[] Mask, double[] Dice);
