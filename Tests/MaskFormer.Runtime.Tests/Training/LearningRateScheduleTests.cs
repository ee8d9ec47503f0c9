using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

public class LearningRateScheduleTests
{
    [SkippableFact]
    public void Every_config_of_the_original_has_the_originals_rates()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Shared.Path("reference/lr_schedules/manifest.json")));
        int compared = 0;
        foreach (JsonProperty config in manifest.RootElement.GetProperty("configs").EnumerateObject())
        {
            TrainingConfig training = Read(config.Value);
            double backbone = config.Value.GetProperty("BACKBONE_MULTIPLIER").GetDouble();
            foreach (JsonElement row in config.Value.GetProperty("rows").EnumerateArray())
            {
                double rate = training.LearningRate * LearningRateSchedule.Factor(training, row[0].GetInt32());
                AssertClose(row[2].GetDouble(), rate, $"{config.Name} at {row[0]}");
                AssertClose(row[1].GetDouble(), rate * backbone, $"{config.Name} backbone at {row[0]}");
                compared++;
            }
        }

        Assert.True(compared > 20, $"only {compared} rows were compared");
    }

    [Fact]
    public void A_run_that_time_ends_is_through_its_schedule_then()
    {
        ScheduleClock clock = new(1000, first: 0, TimeSpan.FromMinutes(6));
        int[] places = [.. new[] { 0, 3, 5.9, 6, 7 }.Select(minutes => clock.Place(40, TimeSpan.FromMinutes(minutes)))];
        Assert.Equal([40, 500, 983, 999, 999], places); // more steps than time gave are steps all the same
        ScheduleClock resumed = new(1000, first: 600, TimeSpan.FromMinutes(6));
        Assert.Equal(800, resumed.Place(610, TimeSpan.FromMinutes(3)));
        Assert.Equal(610, new ScheduleClock(1000, first: 600, limit: null).Place(610, TimeSpan.FromMinutes(3)));
    }

    [Fact]
    public void Warm_up_goes_by_steps_where_the_schedule_goes_by_time()
    {
        TrainingConfig training = new() { Iterations = 100, WarmupIterations = 4, WarmupFactor = 0.2, Schedule = new Poly { Power = 1 } };
        Assert.Equal(0.4 * 0.5, LearningRateSchedule.Factor(training, 1, 50), 12);
    }

    [Fact]
    public void Warm_up_grows_linearly_from_its_factor()
    {
        TrainingConfig training = new() { WarmupIterations = 4, WarmupFactor = 0.2 };
        double[] expected = [0.2, 0.4, 0.6, 0.8, 1.0, 1.0];
        Assert.Equal(expected, Enumerable.Range(0, 6).Select(step => Math.Round(LearningRateSchedule.Factor(training, step), 12)));
    }

    [Fact]
    public void Milestones_take_effect_at_their_step()
    {
        TrainingConfig training = new() { WarmupIterations = 0, Schedule = new MultiStep { Milestones = [3, 5], Gamma = 0.5 } };
        Assert.Equal([1, 1, 1, 0.5, 0.5, 0.25, 0.25], Enumerable.Range(0, 7).Select(step => LearningRateSchedule.Factor(training, step)));
    }

    /// <summary>A kind of a user's own, as the language guide shows it.</summary>
    [Fact]
    public void A_schedule_of_ones_own_brings_its_formula()
    {
        TrainingConfig training = new() { Iterations = 4, WarmupIterations = 0, Schedule = new Cosine { Least = 0.1 } };
        double[] expected = [1, 0.868198, 0.55, 0.231802];
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(step => Math.Round(LearningRateSchedule.Factor(training, step), 6)));
    }

    private static TrainingConfig Read(JsonElement config) =>
        new()
        {
            LearningRate = config.GetProperty("BASE_LR").GetDouble(),
            Iterations = config.GetProperty("MAX_ITER").GetInt32(),
            WarmupIterations = config.GetProperty("WARMUP_ITERS").GetInt32(),
            WarmupFactor = config.GetProperty("WARMUP_FACTOR").GetDouble(),
            Schedule =
                config.GetProperty("scheduler").GetString() == "WarmupPolyLR"
                    ? new Poly { Power = config.GetProperty("POLY_LR_POWER").GetDouble() }
                    : new MultiStep
                    {
                        Milestones = [.. config.GetProperty("STEPS").EnumerateArray().Select(static s => s.GetInt32())],
                        Gamma = config.GetProperty("GAMMA").GetDouble(),
                    },
        };

    private static void AssertClose(double expected, double found, string what) =>
        Assert.True(Math.Abs(expected - found) <= 1e-12 * Math.Max(1e-6, Math.Abs(expected)) + 1e-18, $"{what}: expected {expected:R}, found {found:R}");
}

/// <summary>Half a cosine.</summary>
[Config]
public sealed partial record Cosine : ScheduleConfig
{
    /// <summary>The factor at the end.</summary>
    [Range(0, 1)] public double Least { get; init; }

    /// <inheritdoc/>
    public override double Factor(int step, int iterations) => Least + ((1 - Least) * (1 + Math.Cos(Math.PI * step / iterations)) / 2);
}
