using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MaskFormer.Generators.Configuration;

/// <summary>Whether the compilation is a program of experiments, and where its catalogue belongs.</summary>
internal static class ProgramReader
{
    public static ProgramSpec Read(Compilation compilation, AnalyzerConfigOptionsProvider options, bool hasMain)
    {
        string home = options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? root) && root.Length > 0
            ? root
            : compilation.AssemblyName ?? "";
        bool runs = !hasMain
            && compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            && compilation.GetTypeByMetadataName(KnownNames.Application) is not null;
        return new ProgramSpec(Identifier(home), compilation.GetTypeByMetadataName(KnownNames.IExperiment) is not null, runs);
    }

    /// <summary>Whether a source starts a program. Told by form: to ask the compilation binds signatures on every edit.</summary>
    public static IncrementalValueProvider<bool> HasMain(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is GlobalStatementSyntax
                    or MethodDeclarationSyntax { Identifier.ValueText: "Main", TypeParameterList: null, ParameterList.Parameters.Count: <= 1 },
                static (found, _) => found.Node is not MethodDeclarationSyntax main || main.Modifiers.Any(SyntaxKind.StaticKeyword)
            )
            .Where(static starts => starts)
            .Collect()
            .Select(static (all, _) => !all.IsEmpty);

    /// <summary>An assembly's name may hold what a namespace may not.</summary>
    private static string Identifier(string name) => string.Join(".", name.Split('.').Select(Part));

    private static string Part(string name)
    {
        string letters = string.Concat(name.Select(static letter => SyntaxFacts.IsIdentifierPartCharacter(letter) ? letter : '_'));
        if (letters.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(letters[0])) letters = "_" + letters;
        return Names.InCode(letters);
    }
}
