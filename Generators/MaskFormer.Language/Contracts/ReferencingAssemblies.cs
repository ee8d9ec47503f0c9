using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace MaskFormer.Language;

/// <summary>
/// The assemblies that know a library: what they hold is found by its attributes. .NET loads an assembly where its code is first run, and nobody names a
/// class that is found by its attribute; so those that lie beside the program are loaded here.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class ReferencingAssemblies
{
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<Assembly>>> loaded = [];

    /// <summary>All that are loaded, or lie beside the program, and refer to a library. A program that is one file has none beside it.</summary>
    public static IReadOnlyList<Assembly> Of(Assembly library)
    {
        string name = library.GetName().Name!;
        _ = loaded.GetOrAdd(name, static known => new(() => Load(known))).Value;
        return [.. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetReferencedAssemblies().Any(other => other.Name == name))];
    }

    /// <summary>The files of a folder that refer to a library, and of whose name nothing is loaded.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="library">The library's name.</param>
    public static IEnumerable<string> Beside(string folder, string library)
    {
        HashSet<string?> known = [.. AppDomain.CurrentDomain.GetAssemblies().Select(static assembly => assembly.GetName().Name)];
        return Directory.EnumerateFiles(folder, "*.dll")
            .Where(file => !known.Contains(Path.GetFileNameWithoutExtension(file)) && RefersTo(file, library)).Order(StringComparer.Ordinal);
    }

    private static IReadOnlyList<Assembly> Load(string library) =>
        [.. Beside(AppContext.BaseDirectory, library).Select(AssemblyLoadContext.Default.LoadFromAssemblyPath)];

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
