namespace MaskFormer.StableHlo.Evaluation;

/// <summary>The one kernel that decides the evaluator's speed; another library's product can be put in its place.</summary>
public interface IMatrixKernel
{
    /// <summary>c = a · b, row-major, for float32; c is overwritten.</summary>
    void Multiply(ReadOnlyMemory<float> a, ReadOnlyMemory<float> b, Memory<float> c, int rows, int inner, int columns);

    /// <summary>c = a · b, row-major, for float64; c is overwritten.</summary>
    void Multiply(ReadOnlyMemory<double> a, ReadOnlyMemory<double> b, Memory<double> c, int rows, int inner, int columns);
}
