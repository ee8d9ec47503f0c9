namespace MaskFormer.Language;

/// <summary>A layer with weights, called like a function: <c>Conv1(X)</c>.</summary>
/// <param name="inputs">What flows in, in the layer's order.</param>
/// <returns>What flows out.</returns>
public delegate Tensor Layer(params ReadOnlySpan<Tensor> inputs);
