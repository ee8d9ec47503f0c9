namespace MaskFormer.Torch;

/// <summary>A layer that learns beside the gradients what its passes see, and takes it over when the step is made.</summary>
internal interface IStepState
{
    /// <summary>Ends a step.</summary>
    /// <param name="made">Whether it was made; else what its passes saw is dropped.</param>
    void End(bool made);
}
