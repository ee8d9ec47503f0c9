using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Connected regions: pixels of one value that touch, also at corners.</summary>
internal static class Regions
{
    /// <summary>Numbers the regions of some values.</summary>
    /// <param name="map">The values.</param>
    /// <param name="separated">Whether the regions of a value are told apart.</param>
    /// <returns>Per pixel the number of its region from 1; 0 where its value is not told apart.</returns>
    public static int[] Of(LabelMap map, Func<int, bool> separated)
    {
        int[] numbers = new int[map.Values.Length];
        int count = 0;
        Stack<int> open = [];
        (int last, bool apart) = (-1, false); // neighbours have one value mostly
        for (int start = 0; start < numbers.Length; start++)
        {
            int value = map.Values[start];
            if (value != last) (last, apart) = (value, separated(value));
            if (numbers[start] != 0 || !apart) continue;
            numbers[start] = ++count;
            open.Push(start);
            while (open.TryPop(out int at))
            {
                (int row, int column) = Math.DivRem(at, map.Width);
                for (int y = Math.Max(0, row - 1); y <= Math.Min(map.Height - 1, row + 1); y++)
                {
                    for (int x = Math.Max(0, column - 1); x <= Math.Min(map.Width - 1, column + 1); x++)
                    {
                        int next = (y * map.Width) + x;
                        if (numbers[next] != 0 || map.Values[next] != value) continue;
                        numbers[next] = count;
                        open.Push(next);
                    }
                }
            }
        }

        return numbers;
    }
}
