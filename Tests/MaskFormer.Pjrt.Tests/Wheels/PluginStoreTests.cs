using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Wheels;

public sealed class PluginStoreTests : IDisposable
{
    private const string Member = "libtpu/libtpu.so";

    private readonly string folder = Directory.CreateTempSubdirectory("mf-store-").FullName;
    private readonly PluginStore store;

    public PluginStoreTests() => store = new PluginStore(Path.Combine(folder, "store"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string WheelName => $"libtpu-0.0.52-cp313-cp313-{Wheels.ThisPlatform}.whl";

    [Fact]
    public void Only_the_plugin_is_unpacked()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin), ("libtpu/__init__.py", new byte[50]), ("libtpu/other.so", new byte[7]));

        StoredPlugin plugin = store.Install(wheel);

        Assert.Equal(("tpu", "libtpu", "0.0.52"), (plugin.Name, plugin.Project, plugin.Version));
        Assert.Equal(
            [plugin.Path, Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(plugin.Path))!, "plugin.json")],
            Directory.GetFiles(store.Folder, "*", SearchOption.AllDirectories).Order()
        );
    }

    public static TheoryData<string> NoPlaces =>
    [
        "libtpu/pjrt\0plugin.so", "../../pjrt_plugin.so", "/tmp/pjrt_plugin.so", "a//pjrt_plugin.so", "a\\pjrt_plugin.so", "plugin.json/pjrt_plugin.so",
        new string('a', 250) + "_pjrt.so", string.Concat(Enumerable.Repeat("a/", 600)) + "pjrt_plugin.so",
    ];

    [Theory]
    [MemberData(nameof(NoPlaces))]
    public void Member_that_no_file_can_be_called_is_a_fault_of_the_wheel(string member)
    {
        string wheel = Wheels.Write(folder, $"evil-1-py3-none-{Wheels.ThisPlatform}.whl", (member, Wheels.Plugin));

        PjrtException error = Assert.Throws<PjrtException>(() => store.Install(wheel));

        Assert.Equal(("MF8110", wheel), (error.Id, error.Place));
        Assert.Contains("no file of a plugin's folder can be called", error.Cause);
    }

    [Fact]
    public void Zeros_that_would_fill_a_disk_are_no_library()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, new byte[8 << 20]));

        Assert.Contains("8,388,608 bytes, as no library does", Assert.Throws<PjrtException>(() => store.Install(wheel)).Cause);
        Assert.Empty(Directory.EnumerateFileSystemEntries(store.Folder));
    }

    [Fact]
    public void Second_time_finds_what_is_there()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));

        Assert.Equal(store.Install(wheel), store.Install(wheel));
        Assert.Single(Directory.GetDirectories(store.Folder));
    }

    [Fact]
    public void Damaged_folder_makes_way()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        string manifest = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(store.Install(wheel).Path))!, "plugin.json");
        File.WriteAllText(manifest, "{ cut");
        Assert.Empty(store.List());

        Assert.Equal(Wheels.Plugin, File.ReadAllBytes(store.Install(wheel).Path));
        Assert.Single(store.List());
    }

    [Fact]
    public void File_in_the_place_of_a_plugin_makes_way()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        string place = Path.GetDirectoryName(Path.GetDirectoryName(store.Install(wheel).Path))!;
        Directory.Delete(place, recursive: true);
        File.WriteAllText(place, "a file");

        Assert.Equal(Wheels.Plugin, File.ReadAllBytes(store.Install(wheel).Path));
    }

    [Fact]
    public void What_a_program_left_that_ended_while_it_unpacked_goes()
    {
        Directory.CreateDirectory(store.Folder);
        string[] left = [.. Enumerable.Range(0, 2).Select(_ => Path.Combine(store.Folder, $".cpu.2147483600.{Guid.NewGuid():N}.tmp"))];
        foreach (string one in left) File.WriteAllText(Path.Combine(Directory.CreateDirectory(one).FullName, "half"), "");
        Directory.SetLastWriteTimeUtc(left[0], DateTime.UtcNow.AddDays(-1));

        store.Install(Wheels.Write(folder, WheelName, (Member, Wheels.Plugin)));

        Assert.Equal([false, true], left.Select(Directory.Exists)); // the new one may be of another machine's program
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("{\"name\": \"cpu\"}")]
    [InlineData("{\"name\": null, \"project\": null, \"version\": null, \"member\": null, \"sha256\": null, \"source\": null}")]
    [InlineData("{\"name\": \"a\", \"project\": \"a\", \"version\": \"1\", \"member\": \"a\\u0000b\", \"sha256\": \"\", \"source\": \"\"}")]
    public void Manifest_that_says_nothing_is_no_plugin(string manifest)
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        string place = Path.GetDirectoryName(Path.GetDirectoryName(store.Install(wheel).Path))!;
        File.WriteAllText(Path.Combine(place, "plugin.json"), manifest);

        Assert.Empty(store.List());
        Assert.Equal(Wheels.Plugin, File.ReadAllBytes(store.Install(wheel).Path));
    }

    [Fact]
    public void Place_of_plugins_that_is_a_file_is_told()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        File.WriteAllText(store.Folder, "");

        PjrtException error = Assert.Throws<PjrtException>(() => store.Install(wheel));

        Assert.Equal(("MF8115", store.Folder), (error.Id, error.Place));
        Assert.Empty(store.List());
    }

    [SkippableFact]
    public void Pipe_is_no_wheel()
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no such pipes");
        string pipe = Path.Combine(folder, WheelName);
        using (Process made = Process.Start("mkfifo", [pipe])) made.WaitForExit();

        Assert.Contains("a pipe or a device", Assert.Throws<PjrtException>(() => store.Install(pipe)).Cause);
    }

    [Fact]
    public void List_of_files_that_is_beyond_all_wheels_is_refused()
    {
        string wheel = Wheels.Write(folder, WheelName, record => record + new string('a', 17 << 20), (Member, Wheels.Plugin));

        Assert.Contains("no wheel's has so many", Assert.Throws<PjrtException>(() => store.Install(wheel)).Cause);
    }

    [Fact]
    public void Many_at_once_all_get_the_same()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));

        Assert.Single(InstallAtOnce(wheel).Distinct());
        Assert.Single(Directory.GetDirectories(store.Folder));
    }

    [Fact]
    public void Many_at_once_set_a_damaged_folder_aside_once()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(store.Install(wheel).Path))!, "plugin.json"), "{ cut");

        Assert.Single(InstallAtOnce(wheel).Distinct());
        Assert.Single(store.List());
        Assert.Single(Directory.GetDirectories(store.Folder, ".*"));
    }

    private StoredPlugin[] InstallAtOnce(string wheel)
    {
        using Barrier start = new(8);
        ConcurrentBag<StoredPlugin> installed = [];
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(_ => new Thread(() =>
                {
                    start.SignalAndWait();
                    installed.Add(store.Install(wheel));
                })),
        ];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return [.. installed];
    }

    [Fact]
    public void Byte_that_changed_is_found_by_the_wheels_own_list()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        byte[] bytes = File.ReadAllBytes(wheel);
        bytes[bytes.AsSpan().IndexOf("a plugin of"u8)] ^= 1;
        File.WriteAllBytes(wheel, bytes);

        Assert.Equal("MF8112", Assert.Throws<PjrtException>(() => store.Install(wheel)).Id);
        Assert.Empty(store.List());
        Assert.Empty(Directory.EnumerateFileSystemEntries(store.Folder));
    }

    [Fact]
    public void Other_plugin_than_the_pinned_one_is_refused()
    {
        string wheel = Wheels.Write(
            folder,
            $"lammps_jax_pjrt_cpu-0.11.2-py3-none-{Wheels.ThisPlatform}.whl",
            ("lammps_jax_pjrt_cpu/pjrt_c_api_cpu_plugin.so", Wheels.Plugin)
        );

        var error = Assert.Throws<PjrtException>(() => store.Install(wheel));

        Assert.Equal("MF8112", error.Id);
        Assert.Contains("is pinned for lammps-jax-pjrt-cpu 0.11.2", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(900)]
    public void Cut_wheel_is_refused(int length)
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        File.WriteAllBytes(wheel, File.ReadAllBytes(wheel)[..length]);

        Assert.Equal("MF8110", Assert.Throws<PjrtException>(() => store.Install(wheel)).Id);
    }

    [Fact]
    public void Wheels_without_one_clear_plugin_are_refused()
    {
        Refused("no PJRT plugin", $"jaxlib-0.11.2-cp313-cp313-{Wheels.ThisPlatform}.whl", ("jaxlib/libjax_common.so", Wheels.Plugin));
        Refused("several libraries", $"two-1-py3-none-{Wheels.ThisPlatform}.whl", ("a/pjrt_plugin.so", Wheels.Plugin), ("b/pjrt_plugin.so", Wheels.Plugin));
        Refused("this machine is", "libtpu-0.0.52-cp313-cp313-manylinux_2_31_riscv64.whl", (Member, Wheels.Plugin));
        Refused("not that of a wheel", "libtpu-0.0.52.whl", (Member, Wheels.Plugin));
    }

    [Fact]
    public void List_that_is_wrong_is_refused()
    {
        string wheel = Wheels.Write(
            folder,
            WheelName,
            record => record.Replace(",1019\n", ",7\n").Replace($",{Wheels.Plugin.Length}\n", ",7\n"),
            (Member, Wheels.Plugin)
        );
        Assert.Contains("the wheel lists 7", Assert.Throws<PjrtException>(() => store.Install(wheel)).Message);
        string other = Wheels.Write(folder, "a" + WheelName, record => record.Replace("sha256=", "sha256=!"), (Member, Wheels.Plugin));
        Assert.Contains("a hash that is none", Assert.Throws<PjrtException>(() => store.Install(other)).Message);
    }

    [Theory]
    [InlineData("manylinux_2_27_x86_64", "linux", "x86_64", 36, true)]
    [InlineData("manylinux_2_37_x86_64", "linux", "x86_64", 36, false)]
    [InlineData("manylinux2014_x86_64", "linux", "x86_64", 17, true)]
    [InlineData("manylinux_2_27_aarch64", "linux", "x86_64", 36, false)]
    [InlineData("manylinux_2_17_x86_64.manylinux2014_x86_64", "linux", "x86_64", 36, true)]
    [InlineData("musllinux_1_2_x86_64", "linux", "x86_64", 36, false)]
    [InlineData("macosx_11_0_arm64", "macosx", "arm64", 0, true)]
    [InlineData("win_amd64", "win", "amd64", 0, true)]
    [InlineData("win_amd64", "linux", "x86_64", 36, false)]
    [InlineData("any", "linux", "riscv64", 36, true)]
    public void Platform_tags_are_understood(string tag, string system, string architecture, int glibc, bool fits) =>
        Assert.Equal(fits, WheelName_($"a-1-py3-none-{tag}.whl").FitsMachine(new Machine(system, architecture, glibc)));

    private static MaskFormer.Pjrt.WheelName WheelName_(string name) => MaskFormer.Pjrt.WheelName.TryParse(name)!;

    private void Refused(string words, string name, params (string, byte[])[] members)
    {
        string wheel = Wheels.Write(folder, name, members);
        var error = Assert.Throws<PjrtException>(() => store.Install(wheel));
        Assert.Equal("MF8110", error.Id);
        Assert.Contains(words, error.Message);
    }
}
