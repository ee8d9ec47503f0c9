using MaskFormer.Pjrt.Tests.RealPlugin;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Training;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Graphs;

public class TrainingSessionTests
{
    private const int Steps = 5;

    [SkippableFact]
    public void Steps_give_what_the_evaluator_gives()
    {
        TrainingStep step = SmallTraining.Step(1);
        using PjrtSession session = Open(step);
        Dictionary<string, HostTensor> state = Names(step).ToDictionary(named => named.Name, named => Tensor(SmallTraining.Start(named)));
        ReferenceEvaluator evaluator = new(step.Module);
        for (int i = 0; i < Steps; i++)
        {
            Dictionary<string, HostArray> inputs = SmallTraining.Inputs(i);
            IEnumerable<HostTensor> arguments = Names(step).Select(named => state[named.Name])
                .Concat(step.Batch.Concat(step.Scalars).Select(named => Tensor(inputs[named.Name])));
            IReadOnlyList<HostTensor> expected = evaluator.Run([.. arguments]);

            IReadOnlyDictionary<string, HostArray> outcome = session.Run(inputs);

            for (int s = 0; s < step.State.Count; s++) state[step.State[s].Name] = expected[s];
            Assert.Equal(expected[step.State.Count].Number(0), outcome["Total"].View<float>()[0], 1e-5);
            Assert.True(outcome["Finite"].View<bool>()[0]);
        }

        foreach (NamedType named in step.State) Close(state[named.Name].Elements<float>().ToArray(), session.Read(named.Name).ToArray<float>());
        Assert.Equal(Steps, session.Read(TrainingStep.Step).View<float>()[0]);
    }

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(4)]
    public void Many_devices_train_as_one_does(int replicas)
    {
        using PjrtSession one = Open(SmallTraining.Step(1)), many = Open(SmallTraining.Step(replicas));

        float[] expected = Train(one), losses = Train(many);

        Close(expected, losses);
        Assert.True(losses[^1] < losses[0]);
        for (int device = 0; device < replicas; device++) Close(one.Read("a.weight").ToArray<float>(), many.Read("a.weight", device).ToArray<float>());
    }

    [SkippableFact]
    public void Weights_that_are_not_trained_stay()
    {
        TrainingStep step = SmallTraining.Step(1);
        using PjrtSession session = Open(step);
        Train(session);

        Assert.Equal(["a.bias"], step.Buffers.Select(named => named.Name));
        Assert.Equal(SmallTraining.Start(step.Buffers[0]).ToArray<float>(), session.Read("a.bias").ToArray<float>());
    }

    [SkippableFact]
    public void All_state_is_reused_and_one_compilation_is_enough()
    {
        using PjrtClient client = PjrtClient.Create(CpuPlugin.Plugin, new ClientOptions { CpuDevices = 1 });
        using PjrtSession session = Open(SmallTraining.Step(1), client);
        Train(session);

        Assert.Equal(1, client.Compilations.Compiled);
        Assert.Equal(0, session.Executable.UnusedDonation);
    }

    [SkippableFact]
    public void Second_start_loads_the_step_and_trains_the_same()
    {
        string folder = Directory.CreateTempSubdirectory("mf-step-").FullName;
        float[][] losses = new float[2][];
        for (int i = 0; i < 2; i++)
        {
            using PjrtClient client = PjrtClient.Create(CpuPlugin.Plugin, new ClientOptions { CpuDevices = 2 });
            using PjrtSession session = Open(SmallTraining.Step(2), client, new ExecutableCache(folder));
            losses[i] = Train(session);
            Assert.Equal((1 - i, i), (client.Compilations.Compiled, client.Compilations.Loaded));
        }

        Assert.Equal(losses[0], losses[1]);
        Directory.Delete(folder, recursive: true);
    }

    [SkippableFact]
    public void Forward_uses_the_weights_where_they_are()
    {
        using PjrtSession session = Open(SmallTraining.Step(1));
        Train(session);
        ForwardGraph graph = ForwardGraph.Build("forward", SmallTraining.Model, [new("Image", new(ElementType.F32, 3, 5))]);
        using PjrtSession forward = new(CpuPlugin.Client.Compile(graph.Module), SessionLayout.Of(graph), session);
        HostArray image = SmallTraining.Random(9, 3, 5);

        float[] logits = forward.Run(new Dictionary<string, HostArray> { ["Image"] = image })["Logits"].ToArray<float>();

        IReadOnlyList<HostTensor> expected = new ReferenceEvaluator(graph.Module).Run([
            .. graph.Weights.Select(named => Tensor(session.Read(named.Name))),
            Tensor(image),
        ]);
        Close(expected[0].Elements<float>().ToArray(), logits);
        IReadOnlyDictionary<string, HostArray> goesOn = session.Run(SmallTraining.Inputs(0));
        Assert.True(goesOn["Finite"].View<bool>()[0]);
    }

    [SkippableFact]
    public void Missing_field_is_named()
    {
        using PjrtSession session = Open(SmallTraining.Step(1));
        Dictionary<string, HostArray> inputs = SmallTraining.Inputs(0);
        inputs.Remove("Labels");

        Assert.Contains(
            "no array is given for Labels; given are Image, Pixels, learning_rate",
            Assert.Throws<PjrtException>(() => session.Run(inputs)).Message
        );
        Assert.Equal("MF5206", Assert.Throws<PjrtException>(() => session.Read("c.weight")).Id);
    }

    private static PjrtSession Open(TrainingStep step, PjrtClient? client = null, ExecutableCache? cache = null)
    {
        PjrtSession session = new((client ?? CpuPlugin.Client).Compile(step.Module, cache), SessionLayout.Of(step));
        foreach (NamedType named in Names(step)) session.Set(named.Name, SmallTraining.Start(named));
        return session;
    }

    private static float[] Train(PjrtSession session)
    {
        float[] losses = new float[Steps];
        for (int i = 0; i < Steps; i++)
        {
            losses[i] = session.Run(SmallTraining.Inputs(0))["Total"].View<float>()[0];
        }

        return losses;
    }

    private static IEnumerable<NamedType> Names(TrainingStep step) => step.State.Concat(step.Buffers);

    private static HostTensor Tensor(HostArray array) => HostTensor.From(array.ToArray<float>(), array.Dims);

    private static void Close(float[] expected, float[] got) => Assert.Equal(expected, got, (a, b) => Math.Abs(a - b) < 2e-5);
}
