using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>What assemblies that hold records of the language tell about them in attributes.</summary>
internal static class ReferencedAssemblies
{
    /// <summary>The arguments of all attributes of one name; only assemblies that know the language are asked, which spares those of the framework.</summary>
    public static IEnumerable<(string Assembly, IReadOnlyList<TypedConstant> Arguments)> Attributes(Compilation compilation, string name) =>
        from assembly in compilation.SourceModule.ReferencedAssemblySymbols
        where assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static other => other.Name == KnownNames.Language))
        from attribute in assembly.GetAttributes()
        where attribute.AttributeClass?.Name == name
        select (assembly.Name, (IReadOnlyList<TypedConstant>)attribute.ConstructorArguments);
}
