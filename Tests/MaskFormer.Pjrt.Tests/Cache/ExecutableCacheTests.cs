using System.Collections.Concurrent;
using System.Diagnostics;
using MaskFormer.Pjrt.Tests.RealPlugin;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Cache;

public sealed class ExecutableCacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mf-cache-").FullName;
    private readonly List<CacheEvent> events = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public void Second_start_loads_what_the_first_compiled()
    {
        using PjrtClient client = PjrtClient.Create(CpuPlugin.Plugin, new ClientOptions { CpuDevices = 1 });
        Assert.Equal(21, Run(client, Open()));
        Assert.Equal(21, Run(client, Open()));

        Assert.Equal([CacheEvent.Miss, CacheEvent.Stored, CacheEvent.Hit], events);
        Assert.Equal((1, 1), (client.Compilations.Compiled, client.Compilations.Loaded));
        Assert.Equal([".pjrt"], Directory.GetFiles(folder).Select(Path.GetExtension));
    }

    [SkippableTheory]
    [InlineData("cut by one byte")]
    [InlineData("cut to half")]
    [InlineData("empty")]
    [InlineData("bit flipped in the payload")]
    [InlineData("bit flipped in the checksum")]
    [InlineData("another format")]
    [InlineData("another program's entry")]
    public void Damaged_entry_is_dropped_reported_and_compiled_again(string damage)
    {
        Run(CpuPlugin.Client, Open());
        string file = Directory.GetFiles(folder).Single();
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, Damage(bytes, damage));

        Assert.Equal(21, Run(CpuPlugin.Client, Open()));

        Assert.Equal([CacheEvent.Miss, CacheEvent.Stored, CacheEvent.Corrupt, CacheEvent.Miss, CacheEvent.Stored], events);
        Assert.Equal(21, Run(CpuPlugin.Client, Open()));
        Assert.Equal(CacheEvent.Hit, events[^1]);
    }

    [SkippableFact]
    public void Entry_that_the_plugin_refuses_is_dropped_and_compiled_again()
    {
        Run(CpuPlugin.Client, Open());
        string file = Directory.GetFiles(folder).Single();
        byte[] key = Convert.FromHexString(Path.GetFileNameWithoutExtension(file));
        File.WriteAllBytes(file, CacheEntry.Write(key, "whole, but of another compiler"u8.ToArray()));

        Assert.Equal(21, Run(CpuPlugin.Client, Open()));

        Assert.Equal([CacheEvent.Miss, CacheEvent.Stored, CacheEvent.Refused, CacheEvent.Miss, CacheEvent.Stored], events);
    }

    [SkippableFact]
    public void Oldest_entry_goes_first()
    {
        ExecutableCache cache = Open();
        string[] types = ["2xf32", "3xf32", "4xf32"];
        cache.Compile(CpuPlugin.Client, Programs.Identity(types[0])).Dispose();
        string first = Directory.GetFiles(folder).Single();
        long size = new FileInfo(first).Length;
        cache = Open(size * 5 / 2);
        cache.Compile(CpuPlugin.Client, Programs.Identity(types[1])).Dispose();
        File.SetLastWriteTimeUtc(Directory.GetFiles(folder).Single(file => file != first), DateTime.UtcNow.AddHours(-1));
        cache.Compile(CpuPlugin.Client, Programs.Identity(types[0])).Dispose();

        cache.Compile(CpuPlugin.Client, Programs.Identity(types[2])).Dispose();

        Assert.Equal(
            [CacheEvent.Miss, CacheEvent.Stored, CacheEvent.Miss, CacheEvent.Stored, CacheEvent.Hit, CacheEvent.Miss, CacheEvent.Stored, CacheEvent.Evicted],
            events
        );
        Assert.Contains(first, Directory.GetFiles(folder));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [SkippableFact]
    public void Program_larger_than_the_cache_is_not_kept()
    {
        Assert.Equal(21, Run(CpuPlugin.Client, Open(100)));

        Assert.Equal([CacheEvent.Miss, CacheEvent.TooLarge], events);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [SkippableFact]
    public void Folder_that_cannot_be_made_is_reported_and_the_run_goes_on()
    {
        string file = Path.Combine(folder, "a file");
        File.WriteAllText(file, "");
        ExecutableCache cache = new(Path.Combine(file, "cache"));
        cache.Reported += report => events.Add(report.Event);

        Assert.Equal(21, Run(CpuPlugin.Client, cache));

        Assert.Equal([CacheEvent.Miss, CacheEvent.Unusable], events);
    }

    /// <summary>Each removes what the others have just read: as programs that share a cache which is too small.</summary>
    [SkippableFact]
    public void Many_at_once_that_remove_each_others_entries_lose_nothing()
    {
        string[] programs = [.. Enumerable.Range(2, 3).Select(static size => Programs.Identity($"{size}xf32"))];
        Open().Compile(CpuPlugin.Client, programs[0]).Dispose();
        long size = new FileInfo(Directory.GetFiles(folder).Single()).Length;
        ConcurrentBag<CacheReport> reports = [];

        Parallel.For(0, 4, new() { MaxDegreeOfParallelism = 4 }, worker =>
        {
            ExecutableCache cache = new(folder, size * 3 / 2);
            cache.Reported += reports.Add;
            for (int i = 0; i < 12; i++) cache.Compile(CpuPlugin.Client, programs[(i + worker) % programs.Length]).Dispose();
        });

        Assert.DoesNotContain(reports, static report => report.Event is CacheEvent.Corrupt or CacheEvent.Refused or CacheEvent.Unusable);
        Assert.Contains(reports, static report => report.Event == CacheEvent.Evicted);
        Assert.All(Directory.GetFiles(folder), static file => Assert.Equal(".pjrt", Path.GetExtension(file)));
    }

    [SkippableTheory]
    [InlineData("pipe")]
    [InlineData("folder")]
    public void What_is_no_file_in_the_place_of_an_entry_ends_nothing(string what)
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no such pipes");
        Run(CpuPlugin.Client, Open());
        string file = Directory.GetFiles(folder).Single();
        File.Delete(file);
        if (what == "folder") Directory.CreateDirectory(file);
        else using (Process made = Process.Start("mkfifo", [file])) made.WaitForExit();

        Assert.Equal(21, Run(CpuPlugin.Client, Open()));

        Assert.Equal(what == "pipe" ? CacheEvent.Stored : CacheEvent.Unusable, events[^1]);
    }

    [SkippableFact]
    public void Locations_do_not_change_the_key()
    {
        string located = Programs.Add.Replace("-> ()", "-> () loc(\"Out (sum)\"(\"Model.cs\":12:3))");
        Assert.NotEqual(Programs.Add, located);
        Run(CpuPlugin.Client, Open());

        Open().Compile(CpuPlugin.Client, located).Dispose();

        Assert.Equal(CacheEvent.Hit, events[^1]);
    }

    [SkippableFact]
    public void Options_and_program_change_the_key()
    {
        string program = Programs.AllReduce(2);
        Open().Compile(CpuPlugin.Client, program, new CompileOptions { Replicas = 2 }).Dispose();
        Open().Compile(CpuPlugin.Client, program, new CompileOptions { Replicas = 2, Devices = [1, 0] }).Dispose();
        Open().Compile(CpuPlugin.Client, program.Replace("1.0", "2.0"), new CompileOptions { Replicas = 2 }).Dispose();

        Assert.Equal(3, events.Count(one => one == CacheEvent.Miss));
        Assert.Equal(3, Directory.GetFiles(folder).Length);
    }

    [SkippableFact]
    public void Loaded_program_still_consumes_its_donated_arguments()
    {
        Open().Compile(CpuPlugin.Client, Programs.Step).Dispose();
        using PjrtExecutable step = Open().Compile(CpuPlugin.Client, Programs.Step);
        using PjrtBuffer state = CpuPlugin.Client.Upload<float>([1, 2, 3], 3), input = CpuPlugin.Client.Upload<float>([1, 1, 1], 3);

        using PjrtRun run = step.Run(state, input);

        Assert.Equal(CacheEvent.Hit, events[^1]);
        Assert.True(state.IsGone);
        Assert.Equal([2, 3, 4], run[0].Read().ToArray<float>());
    }

    private static byte[] Damage(byte[] bytes, string how)
    {
        switch (how)
        {
            case "cut by one byte": return bytes[..^1];
            case "cut to half": return bytes[..(bytes.Length / 2)];
            case "empty": return [];
            case "bit flipped in the payload": bytes = [.. bytes]; bytes[^100] ^= 4; return bytes;
            case "bit flipped in the checksum": bytes = [.. bytes]; bytes[50] ^= 1; return bytes;
            case "another format": bytes = [.. bytes]; bytes[6]++; return bytes;
            case "another program's entry": return CacheEntry.Write(new byte[32], [1, 2, 3]);
            default: throw new ArgumentException(how);
        }
    }

    private ExecutableCache Open(long size = 1 << 30)
    {
        ExecutableCache cache = new(folder, size);
        cache.Reported += report => events.Add(report.Event);
        return cache;
    }

    private static float Run(PjrtClient client, ExecutableCache cache)
    {
        using PjrtExecutable add = cache.Compile(client, Programs.Add);
        using PjrtBuffer a = client.Upload<float>([1, 2, 3], 3), b = client.Upload<float>([10, 20, 30], 3);
        using PjrtRun run = add.Run(a, b);
        return run[0].Read().View<float>()[0];
    }
}
