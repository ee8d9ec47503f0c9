namespace MaskFormer.Language;

/// <summary>
/// Sine and cosine in float32 with the roundings of PyTorch's vectorised kernels (the scheme and the coefficients of SLEEF's <c>sinf</c> and <c>cosf</c>,
/// error at most one unit in the last place; Shibata and Petrogalli 2020). The angle is reduced to within a quarter turn around zero and held as the sum
/// of two floats, then an odd polynomial of degree 9 is taken of it.
/// </summary>
internal static class FloatSine
{
    /// <summary>Where the reduction keeps all digits, radians.</summary>
    public const float Largest = 125;

    // Pi in three parts of few bits, so that a whole multiple of the first ones is exact.
    private const float Pi1 = 3.1414794921875f, Pi2 = 0.00011315941810607910156f, Pi3 = 1.9841872589410058936e-09f, InversePi = (float)(1 / Math.PI);

    /// <summary>The sine of an angle in radians, at most <see cref="Largest"/> in size.</summary>
    public static float Sin(float angle)
    {
        float halfTurns = MathF.Round(angle * InversePi);
        float near = MathF.FusedMultiplyAdd(halfTurns, -Pi1, angle);
        Pair rest = Pair.Sum(near, halfTurns * -Pi2).Plus(halfTurns * -Pi3);
        float sine = OfReduced(rest);
        return ((int)halfTurns & 1) == 0 ? sine : -sine;
    }

    /// <summary>The cosine of an angle in radians, at most <see cref="Largest"/> in size.</summary>
    public static float Cos(float angle)
    {
        // The nearest zero of the cosine is an odd number of quarter turns away.
        float quarterTurns = MathF.FusedMultiplyAdd(MathF.Round(MathF.FusedMultiplyAdd(angle, InversePi, -0.5f)), 2, 1);
        Pair rest = Pair.Sum(angle, quarterTurns * (-0.5f * Pi1)).PlusAny(quarterTurns * (-0.5f * Pi2)).PlusAny(quarterTurns * (-0.5f * Pi3));
        float sine = OfReduced(rest);
        return ((int)quarterTurns & 2) == 0 ? -sine : sine;
    }

    private static float OfReduced(Pair x)
    {
        Pair square = x.Squared();
        float tail = 2.6083159809786593541503e-06f;
        tail = MathF.FusedMultiplyAdd(tail, square.High, -0.0001981069071916863322258f);
        tail = MathF.FusedMultiplyAdd(tail, square.High, 0.00833307858556509017944336f);
        Pair cubic = new Pair(-0.166666597127914428710938f, 0).Plus(tail * square.High);
        Pair ratio = cubic.Times(square).PlusOne();
        Pair sine = x.Times(ratio);
        return sine.High + sine.Low;
    }

    /// <summary>The sum of a float and its rounding error: twice the digits.</summary>
    private readonly record struct Pair(float High, float Low)
    {
        /// <summary>The exact sum of any two floats.</summary>
        public static Pair Sum(float a, float b)
        {
            float sum = a + b, part = sum - a;
            return new(sum, (a - (sum - part)) + (b - part));
        }

        /// <summary>Adds a number of any size.</summary>
        public Pair PlusAny(float b)
        {
            Pair sum = Sum(High, b);
            return new(sum.High, sum.Low + Low);
        }

        /// <summary>Adds a number that is not larger: one correction less.</summary>
        public Pair Plus(float b)
        {
            float sum = High + b;
            return new(sum, High - sum + b + Low);
        }

        public Pair PlusOne()
        {
            float sum = 1 + High;
            return new(sum, 1 - sum + High + Low);
        }

        public Pair Squared()
        {
            float high = High * High;
            return new(high, MathF.FusedMultiplyAdd(High + High, Low, MathF.FusedMultiplyAdd(High, High, -high)));
        }

        public Pair Times(Pair b)
        {
            float high = High * b.High;
            return new(high, MathF.FusedMultiplyAdd(High, b.Low, MathF.FusedMultiplyAdd(Low, b.High, MathF.FusedMultiplyAdd(High, b.High, -high))));
        }
    }
}
