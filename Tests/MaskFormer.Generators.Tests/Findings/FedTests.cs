using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Ports that a contract feeds: by its own fields, and by those that the options of a task add.</summary>
public sealed class FedTests
{
    private const string Source = """
        namespace Demo;
        [Config] public abstract partial record Task;
        [Config] public sealed partial record Plain : Task;
        [Config, BatchFields("Depth, Edges")] public sealed partial record Deep : Task;
        public interface IContract
        {
            [Fed("Image", With = nameof(Task))] IBlock Model { get; }
            Task Task => new Plain();
        }
        [Block] public sealed partial record Net
        {
            [Input("B, 4")] Tensor Image => Port;
            [Input("B, 4")] Tensor Depth => Port;
            [Output("B, 4")] public Tensor Y => Image + Depth;
        }
        [Config] public sealed partial record Contract : IContract
        {
            public Net Model { get; init; } = new();
            IBlock IContract.Model => Model;
            Task IContract.Task => new Deep();
        }
        """;

    private const string Unfed = "MF1020 «Depth» 'Net' as Model of 'Contract': nothing feeds the port 'Depth'; there are Image";

    [Fact]
    public void Fields_that_a_task_adds_feed_ports() => Assert.Empty(Findings(Source));

    [Theory]
    [InlineData("=> new Deep()", "=> new Plain()", Unfed)]
    [InlineData("Task IContract.Task => new Deep();", "", Unfed)] // the contract's default
    [InlineData("\"Depth, Edges\"", "\"Edges\"", Unfed + ", Edges")]
    public void Other_fields_feed_none(string right, string wrong, string finding) =>
        Assert.Equal([finding], Findings(Source.Replace(right, wrong)));

    [Fact]
    public void A_task_that_a_file_chooses_is_tested_when_the_program_starts() => Assert.Empty(
        Findings(Source.Replace(
            "Task IContract.Task => new Deep();",
            "public Task Chosen { get; init; } = Some(); Task IContract.Task => Chosen; static Task Some() => new Plain();")));

    private static string[] Findings(string source) =>
    [
        .. Harness.Run(source).Result.Results.SelectMany(static run => run.Diagnostics).Where(static d => d.Id == "MF1020")
            .Select(static d => $"{Run.Show(d)} {d.GetMessage()}"),
    ];
}
