using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>Tests that create engines run alone: libtorch's seed, which initial weights come from, belongs to the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EngineCollection
{
    public const string Name = "engines";
}
