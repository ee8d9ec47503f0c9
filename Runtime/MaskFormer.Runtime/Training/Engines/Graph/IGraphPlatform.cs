using MaskFormer.Pjrt;
using MaskFormer.StableHlo;

namespace MaskFormer.Runtime.Training;

/// <summary>What runs the programs of a graph engine: a plugin's devices, or the reference evaluator.</summary>
internal interface IGraphPlatform : IDisposable
{
    /// <summary>The engine's name as <c>--engine</c> takes it.</summary>
    string Name { get; }

    /// <summary>The kind of device that graphs are written for.</summary>
    Target Target { get; }

    /// <summary>Makes a program ready to run.</summary>
    /// <param name="module">The program.</param>
    /// <param name="layout">Its state, inputs and results.</param>
    /// <param name="stateOf">A session of this platform whose state the program shares where names are equal; null for none.</param>
    IProgramSession Open(Module module, SessionLayout layout, IProgramSession? stateOf = null);

    /// <summary>Starts to record what the devices do; null where there is no profiler.</summary>
    IStepProfile? Profile();
}
