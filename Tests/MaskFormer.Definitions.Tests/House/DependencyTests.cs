using System.Text.RegularExpressions;
using System.Xml.Linq;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>
/// Who may know whom: Definitions → Runtime → Backends → Language; Torch and Pjrt never see each other; the generator knows only Roslyn.
/// </summary>
public sealed partial class DependencyTests
{
    private static readonly Dictionary<string, string[]> known = new()
    {
        ["MaskFormer.Language"] = [],
        ["MaskFormer.Generators"] = [],
        ["MaskFormer.CodeFixes"] = ["MaskFormer.Generators"],
        ["MaskFormer.Torch"] = ["MaskFormer.Language"],
        ["MaskFormer.StableHlo"] = ["MaskFormer.Language"],
        ["MaskFormer.Pjrt"] = ["MaskFormer.StableHlo"],
        ["MaskFormer.Runtime"] = ["MaskFormer.Language", "MaskFormer.Pjrt", "MaskFormer.StableHlo", "MaskFormer.Torch"],
        ["MaskFormer.Definitions"] = ["MaskFormer.Language", "MaskFormer.Runtime"],
    };

    /// <summary>Rooms within a project, the ground floor first: a file uses its own namespace and those before it.</summary>
    public static TheoryData<string, string[]> Floors => new()
    {
        {
            "MaskFormer.Runtime",
            ["Contracts", "Matching", "Data", "Checkpoints", "Configuration", "Evaluation", "Reporting", "Tasks", "Training", "Library", "Commands"]
        },
        { "MaskFormer.StableHlo", ["", "Verification", "Costs", "Text", "Programs", "Evaluation", "Gradients", "Training"] },
        { "MaskFormer.Pjrt", ["Interop", ""] },
    };

    [Fact]
    public void Projects_reference_what_they_may_know()
    {
        Assert.Equal(known.Keys.Order(StringComparer.Ordinal), HouseText.Projects.Keys.Order(StringComparer.Ordinal));
        Assert.All(known, project => Assert.Equal(project.Value, References(project.Key).Order(StringComparer.Ordinal)));
    }

    /// <summary>References of references are visible to the compiler: what a source names counts.</summary>
    [Fact]
    public void Sources_name_what_their_project_may_know() =>
        Assert.All(
            known,
            project =>
            {
                foreach ((string path, string code) in HouseText.Sources(HouseText.Projects[project.Key]))
                {
                    // A record says what is computed, and no engine; what one computes by hand names the record, and stands in a file of its own.
                    bool isByHand = code.Contains("[Implements(", StringComparison.Ordinal) && !code.Contains("[Block]", StringComparison.Ordinal);
                    bool isRecord = project.Key == "MaskFormer.Definitions" && !isByHand;
                    string[] others = [.. known.Keys.Except([project.Key, .. isRecord ? known[project.Key] : Reached(project.Key)])];
                    IEnumerable<string> named = Usings().Matches(code).Select(static match => match.Groups[1].Value);
                    Assert.DoesNotContain(named, name => others.Any(other => name == other || name.StartsWith(other + ".", StringComparison.Ordinal)));
                    Assert.True(
                        project.Key == "MaskFormer.Torch"
                            || !code.Contains("using TorchSharp", StringComparison.Ordinal)
                            || project.Key == "MaskFormer.Runtime"
                            || (project.Key == "MaskFormer.Definitions" && isByHand),
                        $"{project.Key}/{path} names TorchSharp"
                    );
                }
            }
        );

    [Theory]
    [MemberData(nameof(Floors))]
    public void Rooms_use_those_below_them(string project, string[] floors)
    {
        int named = 0;
        foreach ((string path, string code) in HouseText.Sources(HouseText.Projects[project]))
        {
            int own = Floor(Namespace().Match(code).Groups[1].Value);
            foreach (
                string used in Usings()
                    .Matches(code)
                    .Select(static match => match.Groups[1].Value)
                    .Where(used => used.StartsWith(project + ".", StringComparison.Ordinal))
            )
            {
                Assert.True(Floor(used) <= own, $"{path}, on the floor '{floors[own]}', uses {used} above it");
                named++;
            }
        }

        Assert.True(named > 0, "nothing was looked at");

        int Floor(string name)
        {
            string room = name.Length > project.Length ? name[(project.Length + 1)..].Split('.')[0] : "";
            int floor = Array.IndexOf(floors, room);
            return floor >= 0 ? floor : Array.IndexOf(floors, ""); // a type's name after an alias: of the project's own namespace
        }
    }

    /// <summary>Another person's project with other records gets the same trainer.</summary>
    [Fact]
    public void Nothing_below_the_definitions_names_a_record_of_them()
    {
        string[] records =
        [
            .. HouseText
                .Sources(HouseText.Projects["MaskFormer.Definitions"])
                .SelectMany(static source => Declared().Matches(source.Code))
                .Select(static match => match.Groups[1].Value),
        ];
        Assert.Contains("ResNet", records);
        Assert.Contains("SetCriterion", records);
        Regex any = new($@"\b({string.Join('|', records)})\b");
        foreach (string project in known.Keys.Except(["MaskFormer.Definitions"]))
        {
            foreach ((string path, string code) in HouseText.Sources(HouseText.Projects[project]))
                Assert.True(any.Match(code) is { Success: false }, $"{project}/{path} names {any.Match(code).Value}");
        }
    }

    private static IEnumerable<string> Reached(string project) => known[project].SelectMany(static one => Reached(one).Append(one));

    // An analyzer is no reference: nothing of it is there at run time.
    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Path.Combine(HouseText.Projects[project], project + ".csproj")).Descendants("ProjectReference")
            .Where(static reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(static reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?(MaskFormer\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\brecord (\w+)")]
    private static partial Regex Declared();
}
