using MaskFormer.Language;
using MaskFormer.StableHlo;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Matching;

/// <summary>What <see cref="Assignment"/> computes in each back end.</summary>
internal static class AssignmentBodies
{
    [Implements(typeof(Assignment))]
    public static Tensor Solve(Tensor cost, Tensor valid) => Torch.BatchAssignment.Solve(cost, valid);

    [Implements(typeof(Assignment))]
    public static Value Build(GraphBuilder g, Value cost, Value valid) => StableHlo.BatchAssignment.Build(g, cost, valid);
}
