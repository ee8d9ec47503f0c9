using Xunit;

namespace MaskFormer.Pjrt.Tests;

/// <summary>Tests that count what the whole process holds, or change it: no other test runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
