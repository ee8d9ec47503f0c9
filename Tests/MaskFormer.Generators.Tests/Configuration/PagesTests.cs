using System.Text.RegularExpressions;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>Every error that the runtime finds in a configuration can be looked up.</summary>
public sealed class PagesTests
{
    [Fact]
    public void Every_error_of_the_runtimes_configuration_has_a_page()
    {
        string folder = Path.Combine(Shared.Root, "Runtime/MaskFormer.Runtime/Configuration");
        string[] ids =
        [
            .. Directory
                .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .SelectMany(static path => Regex.Matches(File.ReadAllText(path), "\"(MF[0-9]{4})\""))
                .Select(static match => match.Groups[1].Value)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        Assert.Contains("MF3013", ids);
        Assert.All(ids, id => Assert.True(File.Exists(Path.Combine(Shared.Root, $"docs/diagnostics/{id}.md")), $"docs/diagnostics/{id}.md is missing"));
    }
}
