using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace MaskFormer.Runtime.Data.Remote;

/// <summary>Files of a web server that answers requests for ranges (RFC 9110, section 14).</summary>
internal sealed class HttpFiles : IRemoteFiles
{
    private static readonly HttpClient client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Retry.Patience,
    };

    // The first byte tells the length too: some servers and signed addresses allow no HEAD.
    public RemoteFile? Find(Uri file) => Retry.Of(file, () =>
    {
        using HttpResponseMessage response = Get(file, 0, 1);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone) return null;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return new RemoteFile(file, 0, VersionOf(response)); // it is empty
        return new RemoteFile(file, Length(response), VersionOf(response));
    });

    public byte[] Read(RemoteFile file, long offset, int count) => Retry.Of(file.Address, () =>
    {
        using HttpResponseMessage response = Get(file.Address, offset, count);
        if (Length(response) != file.Length || VersionOf(response) != file.Version)
            throw RemoteException.Changed();
        byte[] bytes = new byte[count];
        using CancellationTokenSource late = new(Retry.Patience); // HttpClient's own timeout covers only the headers
        using Stream content = response.Content.ReadAsStream(late.Token);
        content.ReadExactlyAsync(bytes, late.Token).AsTask().GetAwaiter().GetResult();
        return bytes;
    });

    private static HttpResponseMessage Get(Uri file, long offset, int count)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, file);
        request.Headers.Range = new RangeHeaderValue(offset, offset + count - 1);
        return client.Send(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static long Length(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.OK) throw Unfit("sends only whole files, no ranges of bytes");
        response.EnsureSuccessStatusCode();
        return response.Content.Headers.ContentRange?.Length ?? throw Unfit("does not state the length");
    }

    private static RemoteException Unfit(string what) => new($"The server {what}", "Put the files onto a server that sends ranges of bytes, or fetch them");

    private static string VersionOf(HttpResponseMessage response) =>
        response.Headers.ETag?.Tag ?? response.Content.Headers.LastModified?.ToString("O", CultureInfo.InvariantCulture) ?? "";
}
