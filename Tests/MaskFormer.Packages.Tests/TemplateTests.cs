using Xunit;

namespace MaskFormer.Packages.Tests;

/// <summary>What a new user does, with the packages of this build: makes a project from the template, builds it, trains ten steps, runs its tests.</summary>
[Collection(PackageTestCollection.Name)]
public sealed class TemplateTests(PackageFeed feed)
{
    [Fact]
    public void A_project_made_from_the_template_builds_trains_and_passes_its_tests()
    {
        string home = Path.Combine(feed.Root, "user"), hive = Path.Combine(feed.Root, "templates"), solution = Path.Combine(home, "Leaves");
        Directory.CreateDirectory(home);
        File.WriteAllText(Path.Combine(home, "nuget.config"), NuGetConfig(feed.Folder));

        // Our packages are unpacked here, and never into the cache that other projects take theirs from.
        Dictionary<string, string> own = new() { ["NUGET_PACKAGES"] = Path.Combine(feed.Root, "cache") };
        string template = feed.Packages.Single(static package => PackageFeed.Metadata(package, "id") == "MaskFormer.Templates");
        Dotnet.Run(home, own, "new", "install", template, "--debug:custom-hive", hive);
        Dotnet.Run(home, own, "new", "maskformer", "--name", "Leaves", "--debug:custom-hive", hive);
        Assert.Contains("namespace Leaves;", File.ReadAllText(Path.Combine(solution, "Leaves", "Halving.cs")));

        Dotnet.Run(solution, own, "build");
        string run = Path.Combine(home, "run");
        string[] settings = ["training.batch=2", "training.log_every=1", "data.train_images=8", "data.validation_images=2"];
        Dotnet.Run(
            solution,
            own,
            [
                "run", "--no-build", "--project", "Leaves", "--", "train", "mine", "--run", run, "--steps", "10",
                .. settings.SelectMany(static setting => new[] { "--set", setting }),
            ]
        );
        Assert.True(File.Exists(Path.Combine(run, "checkpoints", "step-000010", "weights.safetensors")), "ten steps left no weights");
        Assert.Contains("\"step\":10,", File.ReadAllText(Path.Combine(run, "train.jsonl")));

        Assert.Contains("Passed:     3", Dotnet.Run(solution, own, "test", "--no-build"));
    }

    // Packages of others come from where this build has them, so the test needs no network.
    private static string NuGetConfig(string feed)
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="cache" value="{cache}" /></fallbackPackageFolders>
            </configuration>
            """;
    }
}
