using MaskFormer.Language;

namespace MaskFormer.Torch;

/// <summary>A block that can be run by TorchSharp. Implemented by the generator.</summary>
public interface ITorchBlock : IBlock
{
    /// <summary>A module with initialised weights; <c>torch.manual_seed</c> before the call fixes them.</summary>
    BlockModule CreateModule();
}
