using System.Text.RegularExpressions;
using MaskFormer.Generators.Configuration;
using MaskFormer.Testing;
using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>Every error of configuration can be looked up.</summary>
public sealed class PagesTests
{
    [Fact]
    public void EveryRuleOfTheGeneratorHasAPageAndAReleaseLine()
    {
        DiagnosticDescriptor[] rules = [.. typeof(ConfigDiagnostics).GetFields().Where(static field => field.IsStatic).Select(static field => field.GetValue(null)).OfType<DiagnosticDescriptor>()];
        string releases = File.ReadAllText(Path.Combine(Shared.Root, "Generators/MaskFormer.Generators/AnalyzerReleases.Unshipped.md"));
        Assert.Equal(6, rules.Length);
        Assert.All(rules, rule =>
        {
            Assert.StartsWith($"# {rule.Id}: ", File.ReadAllText(Path.Combine(Shared.Root, rule.HelpLinkUri)));
            Assert.Contains($"{rule.Id} | {rule.Category} | Error |", releases);
        });
    }

    [Fact]
    public void EveryErrorOfTheRuntimesConfigurationHasAPage()
    {
        string folder = Path.Combine(Shared.Root, "Runtime/MaskFormer.Runtime/Configuration");
        string[] ids = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .SelectMany(static path => Regex.Matches(File.ReadAllText(path), "\"(MF[0-9]{4})\"")).Select(static match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Contains("MF3013", ids);
        Assert.All(ids, id => Assert.True(File.Exists(Path.Combine(Shared.Root, $"docs/diagnostics/{id}.md")), $"docs/diagnostics/{id}.md is missing"));
    }
}
