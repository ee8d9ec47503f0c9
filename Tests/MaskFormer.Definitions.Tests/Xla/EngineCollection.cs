using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>
/// Tests that create engines run alone: libtorch's seed, which initial weights come from, belongs to the whole process. They share one cache of programs:
/// compiling is most of their time.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EngineCollection : ICollectionFixture<CpuPlugin>
{
    public const string Name = "engines";
}
