using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MaskFormer.Generators.Configuration;

/// <summary>Whether the compilation is a program of experiments, and where its catalogue belongs.</summary>
internal static class ProgramReader
{
    public static ProgramSpec Read((Compilation Compilation, AnalyzerConfigOptionsProvider Options) input, CancellationToken cancel)
    {
        Compilation compilation = input.Compilation;
        string home = input.Options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? root) && root.Length > 0
            ? root
            : compilation.AssemblyName ?? "";
        bool runs = compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            && compilation.GetTypeByMetadataName(KnownNames.Application) is not null
            && compilation.GetEntryPoint(cancel) is null;
        return new ProgramSpec(Identifier(home), compilation.GetTypeByMetadataName(KnownNames.IExperiment) is not null, runs);
    }

    /// <summary>An assembly's name may hold what a namespace may not.</summary>
    private static string Identifier(string name)
    {
        char[] letters = name.ToCharArray();
        for (int i = 0; i < letters.Length; i++)
        {
            if (!char.IsLetterOrDigit(letters[i]) && letters[i] is not ('_' or '.')) letters[i] = '_';
        }

        return new string(letters);
    }
}
