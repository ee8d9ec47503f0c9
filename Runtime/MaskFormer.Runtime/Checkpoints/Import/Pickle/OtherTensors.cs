namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Kinds of PyTorch tensors that cannot be read (complex, sparse, quantized and so on), recognised by the globals that their pickles mention, so that the error
/// can say what they are.
/// </summary>
internal static class OtherTensors
{
    /// <summary>The kind of tensor that a global stands for, and the Python code that turns it into a plain tensor; null for any other global.</summary>
    public static (string Kind, string Dense)? Of(PickleGlobal global) => (global.Module, global.Name) switch
    {
        ("torch", "ComplexFloatStorage" or "ComplexDoubleStorage" or "ComplexHalfStorage" or "complex32" or "complex64" or "complex128") =>
            ("a tensor of complex numbers", "torch.view_as_real(tensor)"),
        ("torch._utils", "_rebuild_sparse_tensor" or "_rebuild_sparse_csr_tensor") => ("a sparse tensor", "tensor.to_dense()"),
        ("torch._utils", "_rebuild_qtensor") => ("a quantized tensor", "tensor.dequantize()"),
        ("torch", "QInt8Storage" or "QUInt8Storage" or "QInt32Storage" or "QUInt4x2Storage" or "QUInt2x4Storage" or "qint8" or "quint8" or "qint32"
            or "per_tensor_affine" or "per_channel_affine") => ("a quantized tensor", "tensor.dequantize()"),
        ("torch._utils", "_rebuild_meta_tensor_no_storage") => ("a tensor without values (device meta)", "save the model after its weights were loaded"),
        ("torch._utils", "_rebuild_nested_tensor") => ("a nested tensor", "tensor.to_padded_tensor(0)"),
        _ => null,
    };
}
