using MaskFormer.StableHlo.Training;

namespace MaskFormer.Pjrt;

/// <summary>A model without its training, for evaluation and prediction, on weights that lie on a device already.</summary>
public sealed class ForwardSession : IDisposable
{
    private readonly ForwardGraph graph;
    private readonly NamedArguments inputs;

    /// <summary>Compiles a model, or loads it from the cache.</summary>
    /// <param name="client">The client.</param>
    /// <param name="graph">The model.</param>
    /// <param name="cache">Where compiled programs are kept; null to compile in any case.</param>
    /// <param name="device">Where it runs, which is where its weights lie; null for the first device.</param>
    /// <exception cref="StableHlo.GraphException">MF502x: the graph breaks a rule.</exception>
    /// <exception cref="PjrtException">MF5201: the plugin refuses the program.</exception>
    public ForwardSession(PjrtClient client, ForwardGraph graph, ExecutableCache? cache = null, PjrtDevice? device = null)
    {
        this.graph = graph;
        Executable = client.Compile(graph.Module, cache, new CompileOptions { Devices = [(device ?? client.Devices[0]).Id] });
        inputs = new NamedArguments(graph.Module.Name, graph.Batch);
    }

    /// <summary>The compiled model.</summary>
    public PjrtExecutable Executable { get; }

    /// <summary>Weights and buffers that it takes.</summary>
    public IReadOnlyList<NamedType> Weights => graph.Weights;

    /// <summary>Runs the model and copies its outputs to the host.</summary>
    /// <param name="weights">Gives the buffer of a weight, for example <see cref="TrainingSession.Buffer"/>.</param>
    /// <param name="batch">Fields by name; those that the model does not take are left out.</param>
    /// <exception cref="PjrtException">MF5203 the run failed, MF5206 a field is missing or does not fit.</exception>
    public IReadOnlyDictionary<string, HostArray> Run(Func<string, PjrtBuffer> weights, IReadOnlyDictionary<string, HostArray> batch)
    {
        List<PjrtBuffer> uploaded = [];
        try
        {
            foreach (HostArray array in inputs.Order(batch)) uploaded.Add(Executable.Client.Upload(array, Executable.Devices[0]));
            using PjrtRun run = Executable.Run([.. graph.Weights.Select(weight => weights(weight.Name)), .. uploaded]);
            Dictionary<string, HostArray> outputs = new(StringComparer.Ordinal);
            for (int i = 0; i < graph.Outputs.Count; i++) outputs.Add(graph.Outputs[i].Name, run[i].Read());
            return outputs;
        }
        finally
        {
            foreach (PjrtBuffer buffer in uploaded) buffer.Dispose();
        }
    }

    /// <summary>Frees the program.</summary>
    public void Dispose() => Executable.Dispose();
}
