using MaskFormer.Files;

namespace MaskFormer.Pjrt;

/// <summary>What <c>plugin get</c> does: finds the wheel, downloads and checks it, and unpacks the plugin into the store.</summary>
/// <param name="store">Where the plugin goes.</param>
/// <param name="client">Makes the requests; null for one of its own with a time limit for each answer.</param>
/// <param name="recipes">What can be got; null for all that is known.</param>
public sealed class PluginFetcher(PluginStore store, HttpClient? client = null, IReadOnlyList<PluginRecipe>? recipes = null)
{
    /// <summary>The index that is used if none is named; <c>PIP_INDEX_URL</c> overrides it, as it does for pip.</summary>
    public const string PublicIndex = "https://pypi.org/simple/";

    private readonly HttpClient client = client ?? new HttpClient { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>How long a download may fall silent.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Told what the user should know: that nothing but the index vouches for a wheel.</summary>
    public event Action<string>? Warning;

    /// <summary>Called while a wheel is downloaded: bytes so far, and in all if the server says so.</summary>
    public event Action<long, long?>? Progress;

    /// <summary>Gets a plugin.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda13</c> or <c>tpu</c>.</param>
    /// <param name="from">A wheel on disk, or the address of a simple index; null for the public one.</param>
    /// <param name="version">Another version than the one that was tried.</param>
    /// <param name="sha256">The wheel must have this hash.</param>
    /// <param name="cancellation">Stops the download; nothing stays.</param>
    /// <exception cref="PjrtException">MF8110 bad wheel, MF8111 bad index, MF8112 other bytes than expected.</exception>
    public async Task<StoredPlugin> GetAsync(
        string name,
        string? from = null,
        string? version = null,
        string? sha256 = null,
        CancellationToken cancellation = default
    )
    {
        PluginRecipe recipe = recipes?.FirstOrDefault(one => one.Name == name) ?? PluginRecipe.Named(name);
        if (version is not null && version != recipe.Version) recipe = recipe with { Version = version, MemberSha256 = null, WheelSha256 = [] };
        if (from is not null && from.EndsWith(".whl", StringComparison.OrdinalIgnoreCase) && !from.Contains("://", StringComparison.Ordinal))
        {
            CheckWheel(from, sha256, recipe);
            return store.Install(from, recipe);
        }

        Uri index = Address(from ?? NativeEnvironment.Get("PIP_INDEX_URL") ?? PublicIndex);
        IReadOnlyList<IndexFile> files = await new SimpleIndex(client, index).ListAsync(recipe.Project, cancellation).ConfigureAwait(false);
        IndexFile file = Choose(files, recipe, index);
        string expected = Expected(file, recipe, sha256);
        return await DownloadAsync(file, expected, recipe, cancellation).ConfigureAwait(false);
    }

    private static IndexFile Choose(IReadOnlyList<IndexFile> files, PluginRecipe recipe, Uri index)
    {
        var wheels = files.Select(file => (File: file, Name: WheelName.TryParse(file.FileName))).Where(one => one.Name?.Project == recipe.Project).ToArray();
        var ofVersion = wheels.Where(one => one.Name!.Version == recipe.Version).ToArray();
        if (ofVersion.Length == 0)
        {
            string there = string.Join(", ", wheels.Select(one => one.Name!.Version).Distinct().Order(StringComparer.Ordinal).TakeLast(8));
            throw new PjrtException(
                "MF8111",
                $"{index} {recipe.Project}",
                $"there is no wheel of version {recipe.Version}" + (there == "" ? "" : $"; there are {there}"),
                "Name a version: --version V"
            );
        }

        // The plugin is the same for every Python: the first name in order, so that the choice does not depend on the index's order.
        return ofVersion
                .Where(one => one.Name!.FitsThisMachine())
                .OrderBy(one => one.File.Yanked)
                .ThenBy(one => one.File.FileName, StringComparer.Ordinal)
                .Select(one => one.File)
                .FirstOrDefault()
            ?? throw new PjrtException(
                "MF8111",
                $"{index} {recipe.Project} {recipe.Version}",
                $"no wheel is for this machine ({Machine.ThisOne.System} {Machine.ThisOne.Architecture}, glibc 2.{Machine.ThisOne.GlibcMinor})",
                "Build the plugin, or use another machine"
            );
    }

    // What the user names, else what is pinned, else what the index says; before any byte of the wheel is fetched.
    private string Expected(IndexFile file, PluginRecipe recipe, string? sha256)
    {
        if (sha256 is not null)
            return sha256.ToLowerInvariant();
        if (file.Sha256 is not { } listed)
            throw new PjrtException("MF8112", file.Address.ToString(), "the index gives no SHA-256 for this wheel", "Name the hash: --sha256 HEX");
        if (recipe.WheelSha256.Count > 0 && !recipe.WheelSha256.Contains(listed))
            throw NotPinned(file.Address.ToString(), listed, recipe);
        if (recipe.WheelSha256.Count == 0 && recipe.MemberSha256 is null)
            Warning?.Invoke(
                $"{recipe.Project} {recipe.Version} is not pinned: only the index vouches for its SHA-256 {listed}. To be sure, name the hash: --sha256 HEX"
            );
        return listed;
    }

    private static PjrtException NotPinned(string place, string found, PluginRecipe recipe) =>
        new(
            "MF8112",
            place,
            $"SHA-256 is {found}, which is none that is pinned for {recipe.Project} {recipe.Version}",
            "Do not use this wheel; if you know that it is good, say so: --sha256 HEX"
        );

    private async Task<StoredPlugin> DownloadAsync(IndexFile file, string expected, PluginRecipe recipe, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("maskformer-plugin-").FullName;
        try
        {
            string wheel = Path.Combine(folder, Path.GetFileName(file.FileName));
            string found = await CopyAsync(file, wheel, cancellation).ConfigureAwait(false);
            if (found != expected)
                throw new PjrtException(
                    "MF8112",
                    file.Address.ToString(),
                    $"SHA-256 of the download is {found}; {expected} is expected",
                    "Try again; if it stays, do not use this index"
                );
            return store.Install(wheel, recipe, file.Address.GetLeftPart(UriPartial.Query));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<string> CopyAsync(IndexFile file, string wheel, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await client
                .GetAsync(file.Address, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw Failed(file, $"the index answers {(int)response.StatusCode} {response.ReasonPhrase}");
            long? size = response.Content.Headers.ContentLength;
            using Stream source = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            using FileStream target = new(wheel, FileMode.CreateNew, FileAccess.Write);
            return await HashingCopy
                .CopyAsync(source, target, WheelFile.LargestWheel, Patience, total => Progress?.Invoke(total, size), cancellation)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException or TimeoutException)
        {
            throw Failed(file, $"the download broke off: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static void CheckWheel(string path, string? expected, PluginRecipe recipe)
    {
        WheelFile.Demand(path);
        bool pinned =
            recipe.WheelSha256.Count > 0
            && WheelName.TryParse(Path.GetFileName(path)) is { } name
            && name.Project == recipe.Project
            && name.Version == recipe.Version;
        if (expected is null && !pinned)
            return;
        using FileStream stream = File.OpenRead(path);
        string found = HashingCopy.Copy(stream, Stream.Null, WheelFile.LargestWheel);
        if (expected is not null && found != expected.ToLowerInvariant())
            throw new PjrtException("MF8112", path, $"SHA-256 is {found}; {expected} is expected", "Get the wheel again");
        if (expected is null && !recipe.WheelSha256.Contains(found))
            throw NotPinned(path, found, recipe);
    }

    private static Uri Address(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https") return address;
        throw new PjrtException("MF8111", text, "this is neither a wheel nor the address of an index", "Use --from FILE.whl or --from https://…/simple/");
    }

    private static PjrtException Failed(IndexFile file, string cause, Exception? inner = null) =>
        new("MF8111", file.Address.ToString(), cause, "Try again later, or name a wheel on disk: --from FILE.whl", inner);
}
