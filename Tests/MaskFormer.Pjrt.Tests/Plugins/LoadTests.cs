using System.Diagnostics;
using MaskFormer.Libraries;
using MaskFormer.Pjrt.Tests.RealPlugin;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Plugins;

/// <summary>Alone: it sets a variable of the C library, which may move the whole environment while a plugin's thread reads it.</summary>
[Collection(AloneCollection.Name)]
public sealed class LoadTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mf-load-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Absent_file_and_folder_are_refused()
    {
        Assert.Contains("no such file", Refused("MF8102", Path.Combine(folder, "absent.so")));
        Assert.Contains("this is a folder", Refused("MF8102", folder));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("\u007fEL")]
    [InlineData("<!DOCTYPE html><html><body>404 Not Found, and then some more text to be longer than a header</body></html>")]
    public void File_that_is_no_library_is_refused(string content)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "ELF is Linux's");
        string file = Path.Combine(folder, "plugin.so");
        File.WriteAllText(file, content);

        Refused("MF8102", file);
    }

    [SkippableFact]
    public void Pipe_and_device_are_refused_and_not_waited_for()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "ELF is Linux's");
        string pipe = Path.Combine(folder, "pipe.so");
        using (Process made = Process.Start("mkfifo", [pipe])) made.WaitForExit();
        File.CreateSymbolicLink(Path.Combine(folder, "link.so"), pipe);

        Assert.Contains("a pipe or a device", Refused("MF8102", pipe));
        Assert.Contains("a pipe or a device", Refused("MF8102", Path.Combine(folder, "link.so")));
        Assert.Contains("a pipe or a device", Refused("MF8102", "/dev/zero"));
    }

    [SkippableFact]
    public void Library_that_is_no_plugin_is_refused()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "looks for Linux's libraries");
        string[] places = ["/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6", "/lib64/libm.so.6", "/usr/lib/libm.so.6"];
        string? library = places.FirstOrDefault(File.Exists);
        Skip.If(library is null, "no libm.so.6 in the usual places");

        Assert.Contains("does not export GetPjrtApi", Refused("MF8103", library!));
    }

    [SkippableTheory]
    [InlineData(0.999)]
    [InlineData(0.5)]
    [InlineData(0.00001)]
    public void Cut_plugin_is_refused_instead_of_crashing(double part)
    {
        using FileStream whole = File.OpenRead(CpuPlugin.Path);
        string cut = Path.Combine(folder, "cut.so");
        using (FileStream target = File.Create(cut)) target.SetLength((long)(whole.Length * part));
        using (FileStream target = File.OpenWrite(cut))
        {
            // The headers are what the check reads; the rest may be a hole.
            byte[] start = new byte[Math.Min(1 << 16, target.Length)];
            whole.ReadExactly(start);
            target.Write(start);
        }

        Assert.Contains("cut or damaged", Refused("MF8102", cut));
    }

    [SkippableFact]
    public void Plugin_for_another_processor_is_refused()
    {
        byte[] header = new byte[4096];
        using (FileStream whole = File.OpenRead(CpuPlugin.Path)) whole.ReadExactly(header);
        header[18] = 21;
        string other = Path.Combine(folder, "ppc64.so");
        File.WriteAllBytes(other, header);

        Assert.Contains("another processor", Refused("MF8102", other));
    }

    [SkippableFact]
    public void Program_is_no_plugin()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "ELF is Linux's");
        Assert.Contains("the file is a program", Refused("MF8102", Environment.ProcessPath!));

        foreach ((byte type, string words) in ((byte, string)[])[(1, "leaves for the linker"), (2, "the file is a program"), (4, "crashed")])
        {
            byte[] header = File.ReadAllBytes(Environment.ProcessPath!)[..4096];
            header[16] = type;
            string file = Path.Combine(folder, $"{type}.so");
            File.WriteAllBytes(file, header);
            Assert.Contains(words, Refused("MF8102", file));
        }
    }

    [Theory]
    [InlineData("/x/p.so: cannot read file data", "/x/p.so: cannot read file data")]
    [InlineData("libcudart.so.13: cannot open shared object file: No such file", "libcudart.so.13: cannot open shared object file: No such file")]
    [InlineData("/x/p.so: undefined symbol: f\n/x/p.so.so: cannot open shared object file: No such file", "/x/p.so: undefined symbol: f")]
    public void Loaders_line_is_told_without_advice_about_tools(string said, string told)
    {
        const string around = "Unable to load shared library 'p' or one of its dependencies. In order to help diagnose loading problems, consider strace: \n";
        Assert.Equal(told, LoaderMessage.Reason($"{around}{said}\n"));
        Assert.Equal("Bad image", LoaderMessage.Reason("Bad image."));
    }

    [SkippableFact]
    public void Same_plugin_is_loaded_once()
    {
        string link = Path.Combine(folder, "link.so");
        File.CreateSymbolicLink(link, CpuPlugin.Path);

        Assert.Same(CpuPlugin.Plugin, PjrtPlugin.Load(link));
    }

    [SkippableFact]
    public void Variables_reach_the_c_library()
    {
        Skip.If(OperatingSystem.IsWindows(), "setenv is Unix's");
        string name = $"MASKFORMER_TEST_{Guid.NewGuid():N}";

        Environment.SetEnvironmentVariable(name, "managed");
        Assert.Null(NativeEnvironment.Get(name));
        NativeEnvironment.Set(name, "ärger");

        Assert.Equal("ärger", NativeEnvironment.Get(name));
        Assert.Equal("ärger", Environment.GetEnvironmentVariable(name));
        Assert.Equal("MF8109", Assert.Throws<PjrtException>(() => NativeEnvironment.Set("a=b", "c")).Id);
    }

    [Fact]
    public void Tpu_variables_are_set_only_where_the_user_has_not()
    {
        IReadOnlyDictionary<string, string> missing = PluginEnvironment.Missing(PluginKind.Tpu, "/x/libtpu.so");

        Assert.Equal("disabled", missing["TPU_LOG_DIR"]);
        Assert.Equal(!PluginEnvironment.HasTpu(), missing.ContainsKey("TPU_SKIP_MDS_QUERY"));
        Assert.DoesNotContain("TPU_LOG_DIR", PluginEnvironment.Missing(PluginKind.Cpu, "/x/cpu.so").Keys);
    }

    [Theory]
    [InlineData("/a/libtpu.so", PluginKind.Tpu)]
    [InlineData("/cpu/xla_cuda_plugin.so", PluginKind.Gpu)]
    [InlineData("pjrt_c_api_cpu_plugin.so", PluginKind.Cpu)]
    [InlineData("plugin.so", PluginKind.Unknown)]
    public void Kind_is_taken_from_the_files_name(string path, PluginKind kind) => Assert.Equal(kind, PluginKinds.Of(path));

    private static string Refused(string id, string path)
    {
        var error = Assert.Throws<PjrtException>(() => PjrtPlugin.Load(path));
        Assert.Equal(id, error.Id);
        return error.Message;
    }
}
