using System.Globalization;
using MaskFormer.Pjrt;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Costs;

namespace MaskFormer.Runtime.Commands;

/// <summary>A plan in words.</summary>
/// <param name="plan">The plan.</param>
internal sealed class StepPlanText(StepPlan plan)
{
    private const int LargestPasses = 5;

    private readonly ProgramCost cost = plan.Cost;

    private string Unit => plan.Devices == 1 ? "a step" : "a step and device";

    /// <summary>Name and value of each fact, in the order of printing.</summary>
    public IEnumerable<(string Name, string Value)> Facts() => [.. Sizes(), .. Memory(), .. Traffic(), .. Time()];

    private IEnumerable<(string, string)> Sizes()
    {
        yield return ("parameters", Invariant($"{plan.Weights.Sum(static weight => weight.Count):N0} in {plan.Weights.Count} tensors"));
        yield return ("multiply-adds", Invariant($"{cost.MultiplyAdds / 1e9:N1} G {Unit} ({Shares(static pass => pass.Turns * pass.MultiplyAdds, "G")})"));
    }

    private IEnumerable<(string, string)> Memory()
    {
        string fits = plan.Fits switch { true => "yes", false => "no", null => "not known" };
        yield return ("fits", plan.Machine.Memory is { } memory ? $"{fits} ({Bytes(memory)} for each device)" : fits);
        yield return ("needs", $"{Bytes(cost.Peak)} at {cost.Place}");
        yield return ("  of these", $"{Bytes(plan.State)} state (weights, moments)");
        foreach ((string source, long bytes) in cost.Sources.Where(part => part.Bytes > cost.Temporary / 100))
            yield return ("  of these", $"{Bytes(bytes)} {(source.Length == 0 ? "others" : source)}");
        yield return ("  of these", $"{Bytes(cost.Gaps)} gaps between values");
        if (plan.Largest is { } largest)
            yield return ("largest batch", largest == 0 ? "not one image fits" : Invariant($"{largest * plan.Devices} ({largest} for each device)"));
    }

    private IEnumerable<(string, string)> Traffic()
    {
        yield return ("traffic", Invariant($"{cost.Traffic / 1e9:N1} GB {Unit} ({Shares(static pass => pass.Turns * pass.Bytes, "GB")})"));
        foreach (Pass pass in cost.Passes.OrderByDescending(static pass => pass.Turns * pass.Bytes).Take(LargestPasses))
        {
            string turns = pass.Turns == 1 ? "" : Invariant($" in {pass.Turns:0.#} turns"), op = pass.Op.Split('.')[^1];
            yield return ("  pass", Invariant($"{pass.Turns * pass.Bytes / 1e9:0.00} GB{turns}, {op} of {pass.Place}"));
        }
    }

    private IEnumerable<(string, string)> Time()
    {
        foreach (IGrouping<Location, LoopCost> loops in cost.Loops.GroupBy(static loop => loop.Place))
        {
            string turns = string.Join(", ", loops.Select(static loop => Invariant($"{loop.Turns:0.#}")));
            yield return ("  loop", $"{turns} turns{(loops.All(static loop => loop.Certain) ? "" : " expected")}, {loops.Key}");
        }

        if (plan.Machine.Speed is not { } speed) yield break;
        double seconds = speed.Seconds(cost);
        yield return ("step, modelled", Invariant($"{seconds * 1e3:0.0} ms, loops with their expected turns"));
        yield return ("MFU, modelled", Invariant($"{2 * cost.MultiplyAdds / seconds / speed.Narrow * 100:0.0} % of the bfloat16 peak"));
    }

    private string Shares(Func<Pass, double> what, string unit) => string.Join(
        ", ",
        cost.Passes
            .GroupBy(static pass => pass.Source)
            .Select(group => (Source: group.Key, Sum: group.Sum(what)))
            .Where(part => part.Source.Length > 0 && part.Sum > 0.01 * cost.Passes.Sum(what))
            .OrderByDescending(static part => part.Sum)
            .Select(part => Invariant($"{part.Source} {part.Sum / 1e9:N1} {unit}"))
    );

    private static string Bytes(long bytes) => Invariant($"{bytes / (double)(1L << 30):0.000} GiB");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
