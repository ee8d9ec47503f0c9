using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace MaskFormer.Language;

/// <summary>
/// The assemblies that know a library: what they hold is found by its attributes. .NET loads an assembly where its code is first run, and nobody names a
/// class that is found by its attribute; so those that the program was built with are loaded here. What merely lies in its folder is not.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class ReferencingAssemblies
{
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<Assembly>>> loaded = [];

    /// <summary>All that refer to a library and are loaded, or are files that the program was built with. A program that is one file has no others.</summary>
    public static IReadOnlyList<Assembly> Of(Assembly library)
    {
        string name = library.GetName().Name!;
        _ = loaded.GetOrAdd(name, static known => new(() => Load(known))).Value;
        return [.. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetReferencedAssemblies().Any(other => other.Name == name))];
    }

    /// <summary>The types of an assembly, but those that build on an assembly that is not there: a program can do without what it does not use.</summary>
    public static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException incomplete)
        {
            return incomplete.Types.OfType<Type>();
        }
    }

    /// <summary>Those of some files that refer to a library, and of whose name nothing is loaded.</summary>
    /// <param name="files">Paths of assemblies.</param>
    /// <param name="library">The library's name.</param>
    public static IEnumerable<string> Among(IEnumerable<string> files, string library)
    {
        HashSet<string?> known = [.. AppDomain.CurrentDomain.GetAssemblies().Select(static assembly => assembly.GetName().Name)];
        return files.Where(file => !known.Contains(Path.GetFileNameWithoutExtension(file)) && RefersTo(file, library)).Order(StringComparer.Ordinal);
    }

    private static IReadOnlyList<Assembly> Load(string library) => [.. Among(BuiltWith(), library).Select(AssemblyLoadContext.Default.LoadFromAssemblyPath)];

    // As the program's .deps.json lists them; .NET's own know no library of ours.
    private static IEnumerable<string> BuiltWith()
    {
        string? framework = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(file => Path.GetDirectoryName(file) != framework);
    }

    private static bool RefersTo(string file, string library)
    {
        using FileStream stream = File.OpenRead(file);
        using PEReader image = new(stream);
        try
        {
            if (!image.HasMetadata) return false;
            MetadataReader metadata = image.GetMetadataReader();
            return metadata.AssemblyReferences.Any(other => metadata.StringComparer.Equals(metadata.GetAssemblyReference(other).Name, library));
        }
        catch (BadImageFormatException)
        {
            return false; // no program at all
        }
    }
}
