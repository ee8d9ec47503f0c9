using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MaskFormer.Pjrt;

/// <summary>A file that an index offers.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Sha256">Its hash in lower-case hexadecimal; null where the index gives none.</param>
/// <param name="Yanked">Withdrawn by its publisher.</param>
public sealed record IndexFile(string FileName, Uri Address, string? Sha256, bool Yanked);

/// <summary>A Python package index by the simple API, as JSON (PEP 691) or HTML (PEP 503).</summary>
/// <param name="client">Makes the requests.</param>
/// <param name="address">For example <c>https://pypi.org/simple/</c>.</param>
public sealed partial class SimpleIndex(HttpClient client, Uri address)
{
    private const long LargestPage = 64 << 20;

    /// <summary>The files of a project.</summary>
    /// <exception cref="PjrtException">MF8111: not reachable, no such project, no page of an index.</exception>
    public async Task<IReadOnlyList<IndexFile>> ListAsync(string project, CancellationToken cancellation = default)
    {
        Uri page = new(new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), WheelName.Normalise(project) + "/");
        using HttpRequestMessage request = new(HttpMethod.Get, page);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.pypi.simple.v1+json", 1.0));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html", 0.1));
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw Failed(page, "the index does not know this project", "Name another index: --from INDEX-URL, or a wheel on disk: --from FILE.whl");
            if (!response.IsSuccessStatusCode)
                throw Failed(
                    page,
                    $"the index answers {(int)response.StatusCode} {response.ReasonPhrase}",
                    "Try again later, or name a wheel on disk: --from FILE.whl"
                );
            if (response.Content.Headers.ContentLength > LargestPage)
                throw Failed(page, $"the page has {response.Content.Headers.ContentLength} bytes", "Name the address of a simple index");
            string text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            Uri origin = response.RequestMessage?.RequestUri ?? page;
            bool json = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) ?? false;
            return json ? ReadJson(text, origin) : ReadHtml(text, origin);
        }
        catch (HttpRequestException error)
        {
            throw Failed(
                page,
                $"the index cannot be reached: {error.Message.TrimEnd('.')}",
                "Check the address and the network, or name a wheel on disk: --from FILE.whl",
                error
            );
        }
        catch (TaskCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw Failed(page, "the index does not answer in time", "Try again later, or name a wheel on disk: --from FILE.whl", error);
        }
    }

    private static List<IndexFile> ReadJson(string text, Uri page)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            List<IndexFile> files = [];
            foreach (JsonElement file in document.RootElement.GetProperty("files").EnumerateArray())
            {
                string name = Text(file, "filename");
                Uri link = new(page, Text(file, "url"));
                string? sha =
                    file.TryGetProperty("hashes", out JsonElement hashes) && hashes.TryGetProperty("sha256", out JsonElement value) ? value.GetString() : null;
                bool yanked = file.TryGetProperty("yanked", out JsonElement flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.String;
                files.Add(new IndexFile(name, link, Hash(sha), yanked));
            }

            return files;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException)
        {
            throw Failed(page, $"the answer is no page of a simple index: {error.Message.TrimEnd('.')}", "Name the address of a simple index", error);
        }
    }

    private static string Text(JsonElement file, string name) => file.GetProperty(name).GetString() ?? throw new JsonException($"{name} is null");

    private static List<IndexFile> ReadHtml(string text, Uri page)
    {
        List<IndexFile> files = [];
        foreach (Match anchor in Anchor().Matches(text))
        {
            string href = WebUtility.HtmlDecode(anchor.Groups["href"].Value);
            if (!Uri.TryCreate(page, href, out Uri? link)) continue;
            string name = Uri.UnescapeDataString(link.Segments[^1]);
            string? sha = link.Fragment.StartsWith("#sha256=", StringComparison.Ordinal) ? link.Fragment["#sha256=".Length..] : null;
            files.Add(new IndexFile(name, link, Hash(sha), anchor.Value.Contains("data-yanked", StringComparison.Ordinal)));
        }

        return files;
    }

    private static string? Hash(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : null;

    private static PjrtException Failed(Uri page, string cause, string remedy, Exception? inner = null) => new("MF8111", page.ToString(), cause, remedy, inner);

    [GeneratedRegex("""<a\s[^>]*?href\s*=\s*(["'])(?<href>.*?)\1[^>]*>""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Anchor();
}
