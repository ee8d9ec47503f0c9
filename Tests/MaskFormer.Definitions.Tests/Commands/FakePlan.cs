using MaskFormer.Pjrt;
using MaskFormer.Pjrt.Interop;
using MaskFormer.Pjrt.Tests.Fake;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>
/// The program of this test project: the child of a plan whose plugin is the fake one, which is made of managed functions and cannot be loaded from a file.
/// The file that is named as plugin says what it does.
/// </summary>
internal static class FakePlan
{
    public const string Command = "fake-plan";

    private static int Main(string[] args) => args is [Command, .. var paths] ? PlanWorker.Work(paths, Load) : 2;

    private static PjrtPlugin Load(PlanRequest request)
    {
        string behaviour = File.ReadAllText(request.Plugin);
        FakePlugin fake = new() { Path = request.Plugin };
        if (behaviour == "knows no topologies") fake.Without(Slot.TopologyDescriptionCreate);
        PjrtPlugin plugin = fake.Load();
        switch (behaviour)
        {
            case "has no room":
                FakeState.Fails["Compile"] = (8, "E1000: CompileTimeHbmOom: needs 16.00G, exceeds available HBM (15.75G)");
                break;
            case "refuses the program":
                FakeState.Fails["Compile"] = (2, "Mlp.cs:14:5: error: types differ");
                break;
            case "hangs":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "dies":
                Environment.FailFast("the fake compiler has had enough");
                break;
        }

        return plugin;
    }
}
