using System.Numerics;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Something that is done alike for every element type; <see cref="Storage.Visit"/> supplies the C# type.</summary>
internal interface IElementVisitor<out TResult>
{
    TResult Visit<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}
