using MaskFormer.Pjrt.Interop;
using MaskFormer.Pjrt.Tests.Fake;
using MaskFormer.Pjrt.Tests.RealPlugin;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Plugins;

[Collection("One fake at a time")]
public class PluginReportTests
{
    [SkippableFact]
    public void Real_plugin_tells_versions_attributes_and_devices()
    {
        PluginReport report = PluginReport.Create(CpuPlugin.Plugin, new ClientOptions { CpuDevices = 2 });

        Assert.Equal(CpuPlugin.Path, report.Path);
        Assert.Equal("cpu", report.Platform?.Name);
        Assert.Equal(2, report.Devices.Count);
        Assert.Contains(report.Facts(), fact => fact.Name == "stablehlo_current_version" && Version.Parse(fact.Value) >= new Version(1, 0, 0));
        Assert.Contains(report.Facts(), fact => fact.Name == "device" && fact.Value.StartsWith("cpu 0"));
        Assert.Contains("layouts", report.Extensions);
    }

    [Fact]
    public void Plugin_without_device_still_tells_what_it_is()
    {
        using FakePlugin fake = new FakePlugin(minor: 117).Without(Slot.ExecuteContextCreate).WithExtension(1).WithExtension(777);
        PjrtPlugin plugin = fake.Load();
        FakeState.Fails["Client_Create"] = (5, "No jellyfish device found.");

        PluginReport report = PluginReport.Create(plugin);

        Assert.Null(report.Platform);
        Assert.Contains("No jellyfish device found", report.ClientError);
        Assert.Equal(["profiler", "777"], report.Extensions);
        Assert.Equal(["plugin", "PJRT version", "xla_version", "extensions", "client"], report.Facts().Select(fact => fact.Name));
        Assert.Equal(FakePlugin.NewestSlots, report.Functions.Count);
    }
}
