using TorchSharp.Modules;

namespace MaskFormer.Torch;

/// <summary>A weight as the optimizer treats it.</summary>
/// <param name="Key">Its checkpoint key.</param>
/// <param name="Weight">The parameter of the module.</param>
/// <param name="RateFactor">Multiplies the learning rate.</param>
/// <param name="Decay">Decoupled weight decay; 0 for none.</param>
public sealed record TrainedWeight(string Key, Parameter Weight, double RateFactor, double Decay);
