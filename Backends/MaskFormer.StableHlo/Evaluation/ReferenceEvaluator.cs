namespace MaskFormer.StableHlo.Evaluation;

/// <summary>
/// Runs a verified module on the CPU: the reference for plugins, and the engine where there is none. Same input, same bits, whatever the
/// number of cores.
/// </summary>
public sealed class ReferenceEvaluator
{
    /// <summary>Replicas run as one thread each.</summary>
    private const int MostReplicas = 1024;

    private readonly Module module;
    private readonly IMatrixKernel kernel;
    private readonly Dictionary<string, EvaluationPlan> plans = [];

    /// <summary>Prepares a module.</summary>
    /// <param name="module">What to run.</param>
    /// <param name="kernel">Product of matrices; the managed one if omitted.</param>
    /// <param name="memory">Bytes that the tensors of one replica may take; all that the process may use if omitted.</param>
    /// <exception cref="GraphException">An MF502x: the module breaks a rule; MF5033: it is too large for this machine.</exception>
    public ReferenceEvaluator(Module module, IMatrixKernel? kernel = null, long? memory = null)
    {
        Verification.Verifier.Verify(module);
        this.module = module;
        this.kernel = kernel ?? new BlockedMatrixKernel();
        foreach (Function function in module.Functions)
            plans.Add(function.Name, new(function));
        new MemoryNeeds(plans).Check(module, memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }

    /// <summary>Called with the place and the results of every node of the entry: finds the first NaN, or compares values by name.</summary>
    public Action<Location, IReadOnlyList<HostTensor>>? Observer { get; init; }

    /// <summary>Turns of all loops of a replica together before a run is given up (MF5036); null goes on for ever.</summary>
    public long? MostTurns { get; init; }

    /// <summary>Runs the entry of a module with one replica.</summary>
    /// <param name="arguments">One tensor per argument, of its type.</param>
    /// <returns>One tensor per result.</returns>
    /// <exception cref="GraphException">MF5031: an argument has another type; MF5036: its loops do not end.</exception>
    public IReadOnlyList<HostTensor> Run(params IReadOnlyList<HostTensor> arguments) => RunReplica(arguments, new Rendezvous(1), 0);

    /// <summary>Runs the entry once per replica, at the same time; collectives exchange values.</summary>
    /// <param name="arguments">For each replica its arguments.</param>
    /// <exception cref="GraphException">MF5031: arguments do not fit; MF5032: a replica failed; MF5033: too many replicas.</exception>
    public IReadOnlyList<IReadOnlyList<HostTensor>> RunReplicas(IReadOnlyList<IReadOnlyList<HostTensor>> arguments)
    {
        if (arguments.Count != module.Replicas)
            throw new GraphException(
                "MF5031",
                module.Name,
                $"the module has {module.Replicas} replica(s), arguments came for {arguments.Count}",
                "Give arguments for every replica"
            );
        if (arguments.Count > MostReplicas)
            throw new GraphException(
                "MF5033",
                module.Name,
                $"the module has {arguments.Count} replicas, the evaluator runs at most {MostReplicas}",
                "Use fewer replicas, or a plugin"
            );
        Rendezvous rendezvous = new(arguments.Count);
        IReadOnlyList<HostTensor>[] results = new IReadOnlyList<HostTensor>[arguments.Count];
        Exception? failure = null;
        Thread[] threads = [.. arguments.Select((a, i) => new Thread(() => Try(a, i)))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return failure is null
            ? results
            : throw new GraphException("MF5032", module.Name, $"a replica failed: {failure.Message}", "See the inner error", failure);

        void Try(IReadOnlyList<HostTensor> a, int replica)
        {
            try
            {
                results[replica] = RunReplica(a, rendezvous, replica);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
                rendezvous.Abort();
            }
        }
    }

    private HostTensor[] RunReplica(IReadOnlyList<HostTensor> arguments, Rendezvous rendezvous, int replica)
    {
        Block body = module.Main.Body;
        if (arguments.Count != body.Arguments.Count)
            throw new GraphException(
                "MF5031",
                module.Name,
                $"{body.Arguments.Count} argument(s) expected, got {arguments.Count}",
                "Give one tensor per argument"
            );
        for (int i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].Type.Equals(body.Arguments[i].Type))
                throw new GraphException(
                    "MF5031",
                    $"{module.Name} argument {i} {module.Main.Arguments[i].Name}",
                    $"{body.Arguments[i].Type} expected, got {arguments[i].Type}",
                    "Give a tensor of the argument's type"
                );
        }

        OpEvaluator ops = null!;
        ops = new(kernel, rendezvous, replica, Call, Observer) { MostTurns = MostTurns ?? long.MaxValue };
        return Call("main", [.. arguments]);

        HostTensor[] Call(string name, HostTensor[] inputs)
        {
            EvaluationPlan plan = plans[name];
            return ops.Run(plan.Body, inputs, new HostTensor?[plan.Slots], name == "main");
        }
    }
}
