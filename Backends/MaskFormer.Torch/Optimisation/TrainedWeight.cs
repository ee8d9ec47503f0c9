using MaskFormer.Language;
using TorchSharp.Modules;

namespace MaskFormer.Torch;

/// <summary>A weight as the optimizer treats it.</summary>
/// <param name="Key">Its checkpoint key.</param>
/// <param name="Weight">The parameter of the module.</param>
/// <param name="Rate">Its own part of the optimizer's settings.</param>
public sealed record TrainedWeight(string Key, Parameter Weight, WeightRate Rate);
