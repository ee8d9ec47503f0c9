using System.Text;
using System.Text.Json;
using MaskFormer.Files;

namespace MaskFormer.Pjrt;

/// <summary>Plugins that were unpacked for this user. A plugin's folder appears complete or not at all.</summary>
/// <param name="folder">Where plugins lie; made when needed.</param>
public sealed class PluginStore(string folder)
{
    private const string Manifest = "plugin.json";
    private const int MostOfName = 255; // bytes, of every file system
    private const int MostOfPath = 1000;
    private static readonly Lock Publishing = new();

    /// <summary>The store of this user: <c>$XDG_CACHE_HOME/maskformer/pjrt</c>.</summary>
    public static PluginStore Default => new(Path.Combine(CacheFolders.Root, "pjrt"));

    /// <summary>Where plugins lie.</summary>
    public string Folder => folder;

    /// <summary>All plugins, by name and then newest first.</summary>
    public IReadOnlyList<StoredPlugin> List()
    {
        if (!Directory.Exists(folder)) return [];
        return
        [
            .. Directory
                .EnumerateDirectories(folder)
                .Where(path => !Path.GetFileName(path).StartsWith('.'))
                .Select(Read)
                .OfType<StoredPlugin>()
                .OrderBy(plugin => plugin.Name, StringComparer.Ordinal)
                .ThenByDescending(plugin => File.GetLastWriteTimeUtc(plugin.Path))
                .ThenBy(plugin => plugin.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>The newest plugin of a name; null where there is none.</summary>
    public StoredPlugin? Find(string name) => List().FirstOrDefault(plugin => plugin.Name == name);

    /// <summary>Unpacks a wheel's plugin, unless it is there already.</summary>
    /// <param name="wheelPath">The wheel.</param>
    /// <param name="recipe">What is expected; null to take the only plugin in it.</param>
    /// <param name="source">What the manifest names as origin; null for the wheel's path.</param>
    /// <exception cref="PjrtException">MF8110: no wheel, or no plugin in it, or not for this machine; MF8112: other bytes than expected;
    /// MF8115: the place cannot be written.</exception>
    public StoredPlugin Install(string wheelPath, PluginRecipe? recipe = null, string? source = null)
    {
        using WheelFile wheel = WheelFile.Open(wheelPath);
        recipe ??= PluginRecipe.All.FirstOrDefault(known => known.Project == wheel.Name.Project);
        if (!wheel.Name.FitsThisMachine())
        {
            throw new PjrtException(
                "MF8110",
                wheelPath,
                $"the wheel is for {string.Join(", ", wheel.Name.Platforms)}; this machine is "
                    + $"{Machine.ThisOne.System} {Machine.ThisOne.Architecture}, glibc 2.{Machine.ThisOne.GlibcMinor}",
                "Get the wheel for this machine"
            );
        }

        string member = recipe is not null && wheel.Plugins.Contains(recipe.Member) ? recipe.Member : OnlyPlugin(wheel);
        try
        {
            return Store(wheel, member, recipe, source ?? Path.GetFullPath(wheelPath));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PjrtException(
                "MF8115",
                folder,
                $"the plugin cannot be kept there: {error.Message.TrimEnd('.')}",
                "Make room, change its permissions, or name another place for caches in XDG_CACHE_HOME",
                error
            );
        }
    }

    private StoredPlugin Store(WheelFile wheel, string member, PluginRecipe? recipe, string source)
    {
        string name = recipe?.Name ?? wheel.Name.Project;
        Directory.CreateDirectory(folder);
        AtomicFile.RemoveLeftovers(folder, CacheFolders.Abandoned);
        string part = AtomicFile.NameBeside(Path.Combine(folder, name));
        try
        {
            string sha = Unpack(wheel, member, part);
            bool pinned = recipe?.MemberSha256 is not null && wheel.Name.Version == recipe.Version && wheel.Name.Project == recipe.Project;
            if (pinned && recipe!.MemberSha256 != sha)
            {
                throw new PjrtException(
                    "MF8112",
                    $"{wheel.Path}: {member}",
                    $"SHA-256 is {sha}; {recipe.MemberSha256} is pinned for {recipe.Project} {recipe.Version}",
                    "Do not use this wheel"
                );
            }

            StoredPlugin plugin = new()
            {
                Name = name,
                Project = wheel.Name.Project,
                Version = wheel.Name.Version,
                Member = member,
                Sha256 = sha,
                Source = source,
            };
            AtomicFile.Write(
                Path.Combine(part, Manifest),
                stream => stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(plugin, StoredPluginJson.Default.StoredPlugin), (byte)'\n'])
            );
            string target = Path.Combine(folder, $"{name}-{wheel.Name.Version}-{sha[..12]}");
            Publish(part, target);
            return Read(target) ?? throw new PjrtException("MF8110", target, "the unpacked plugin is not whole", "Remove the folder and get the plugin again");
        }
        finally
        {
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        }
    }

    private static string Unpack(WheelFile wheel, string member, string part)
    {
        if (!IsPlace(member))
            throw new PjrtException("MF8110", wheel.Path, $"no file of a plugin's folder can be called {member}", "Do not use this wheel");
        string file = Path.Combine(part, member);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string sha = "";
        AtomicFile.Write(file, stream => sha = wheel.Extract(member, stream));
        return sha;
    }

    // What a wheel lists may point out of the folder, lie where the manifest goes, or be no name at all to a file system.
    private static bool IsPlace(string member) =>
        member.Length <= MostOfPath
        && member.Split('/') is [not Manifest, ..] parts
        && parts.All(static part => part is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(part) <= MostOfName && !part.Any(IsForbidden));

    private static bool IsForbidden(char letter) => char.IsControl(letter) || letter is '\\' or ':';

    // Somebody else may have unpacked the same plugin meanwhile: then theirs is as good. A damaged one makes way. One thread at a time, so
    // that a plugin which arrives between two looks is not taken for the damaged one; another program can only get in between by moving first.
    private static void Publish(string part, string target)
    {
        lock (Publishing)
        {
            while (Read(target) is null)
            {
                try
                {
                    string aside = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}.damaged");
                    if (File.Exists(target)) File.Move(target, aside);
                    else if (Directory.Exists(target)) Directory.Move(target, aside);
                    Directory.Move(part, target);
                    Durability.FlushFolder(Path.GetDirectoryName(target)!);
                }
                catch (IOException) when (Directory.Exists(part))
                {
                }
            }
        }
    }

    private static string OnlyPlugin(WheelFile wheel) =>
        wheel.Plugins switch
        {
            [var only] => only,
            [] => throw new PjrtException(
                "MF8110",
                wheel.Path,
                "the wheel holds no PJRT plugin",
                "jaxlib and torch_xla hold none; get one: plugin get cpu|cuda13|tpu"
            ),
            var several => throw new PjrtException(
                "MF8110",
                wheel.Path,
                $"the wheel holds several libraries that could be the plugin: {string.Join(", ", several)}",
                "Unpack the right one and name it"
            ),
        };

    private static StoredPlugin? Read(string path)
    {
        string manifest = Path.Combine(path, Manifest);
        try
        {
            if (!File.Exists(manifest)) return null;
            StoredPlugin? plugin = JsonSerializer.Deserialize(FileContent.ReadAll(manifest), StoredPluginJson.Default.StoredPlugin);
            if (plugin is not { Name: not null, Project: not null, Version: not null, Member: not null }) return null;
            string library = Path.Combine(path, plugin.Member);
            return File.Exists(library) ? plugin with { Path = library } : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
