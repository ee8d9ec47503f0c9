using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace MaskFormer.Runtime.Data.Remote;

/// <summary>Files of a web server that answers requests for ranges (RFC 9110, section 14).</summary>
internal sealed class HttpFiles : IRemoteFiles
{
    private const int MostParts = 64; // answers that one range may take

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

    public byte[] Read(RemoteFile file, long offset, int count)
    {
        byte[] bytes = new byte[count];
        int read = 0;
        for (int parts = 0; read < count && parts < MostParts; parts++)
            read += Retry.Of(file.Address, () => Part(file, offset + read, bytes.AsMemory(read)));
        return read == count ? bytes : throw Unfit(FormattableString.Invariant($"sends {read} bytes in {MostParts} answers where {count} are asked for"));
    }

    // A server may send less than it is asked for.
    private static int Part(RemoteFile file, long offset, Memory<byte> wanted)
    {
        using HttpResponseMessage response = Get(file.Address, offset, wanted.Length);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || Length(response) != file.Length || VersionOf(response) != file.Version)
            throw RemoteException.Changed();
        if (response.Content.Headers.ContentRange is not { From: { } from, To: { } to } || from != offset || to < from)
            throw Unfit($"sends other bytes than it is asked for ({response.Content.Headers.ContentRange})");
        Memory<byte> part = wanted[..(int)Math.Min(wanted.Length, to - from + 1)];
        using CancellationTokenSource late = new(Retry.Patience); // HttpClient's own timeout covers only the headers
        using Stream content = response.Content.ReadAsStream(late.Token);
        content.ReadExactlyAsync(part, late.Token).AsTask().GetAwaiter().GetResult();
        return part.Length;
    }

    private static HttpResponseMessage Get(Uri file, long offset, int count)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, file);
        request.Headers.Range = new RangeHeaderValue(offset, offset + count - 1);
        return client.Send(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static long Length(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.OK) throw Unfit("sends only whole files, no ranges of bytes");
        if (!response.IsSuccessStatusCode) throw RemoteException.Of(response.StatusCode, wait: Wait(response));
        if (response.Content.Headers.ContentEncoding.FirstOrDefault(static way => way != "identity") is { } way)
            throw Unfit($"sends the file compressed ({way}), so that its bytes have no places");
        return response.Content.Headers.ContentRange?.Length ?? throw Unfit("does not state the length");
    }

    private static TimeSpan? Wait(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - DateTimeOffset.UtcNow) : null;

    private static RemoteException Unfit(string what) => new($"The server {what}", "Put the files onto a server that sends ranges of bytes, or fetch them");

    private static string VersionOf(HttpResponseMessage response) =>
        response.Headers.ETag?.Tag ?? response.Content.Headers.LastModified?.ToString("O", CultureInfo.InvariantCulture) ?? "";
}
