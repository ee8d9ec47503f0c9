namespace MaskFormer.Runtime.Data.Shapes;

/// <summary>What <c>new shapes</c> draws.</summary>
public sealed record ShapesOptions
{
    /// <summary>Images to train on.</summary>
    public int Train { get; init; } = 480;

    /// <summary>Images to validate on.</summary>
    public int Val { get; init; } = 96;

    /// <summary>Rows of an image, 16 to 4096.</summary>
    public int Height { get; init; } = 96;

    /// <summary>Columns of an image, 16 to 4096.</summary>
    public int Width { get; init; } = 96;

    /// <summary>The same seed gives the same bytes.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="DataException">MF6050: a value is out of its range.</exception>
    public void Validate()
    {
        Check(nameof(Train), Train, 1, 999_999);
        Check(nameof(Val), Val, 1, 999_999);
        Check(nameof(Height), Height, 16, 4096);
        Check(nameof(Width), Width, 16, 4096);
    }

    private static void Check(string name, int value, int low, int high)
    {
        if (value >= low && value <= high) return;
        throw new DataException("MF6050", $"shapes {name}", $"{value} is not within {low} to {high}", "Choose a value in that range.") { IsWrongInput = true };
    }
}
