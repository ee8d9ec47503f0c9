using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MaskFormer.Pjrt.Tests.Wheels;

/// <summary>An index on the loopback interface: answers what it was given, else 404.</summary>
internal sealed class LocalIndex : IDisposable
{
    private readonly HttpListener listener;

    public LocalIndex()
    {
        (listener, Address) = Listen();
        _ = Serve();
    }

    public Uri Address { get; }

    public Uri Simple => new(Address, "simple/");

    public ConcurrentDictionary<string, (string Type, byte[] Bytes)> Pages { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Bytes after which the connection is cut.</summary>
    public int? CutAfter { get; set; }

    /// <summary>Bytes after which nothing more comes, though the connection stays.</summary>
    public int? SilentAfter { get; set; }

    public int Status { get; set; } = 200;

    public void Html(string project, params string[] anchors) =>
        Pages[$"/simple/{project}/"] = (
            "text/html",
            System.Text.Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><body>\n{string.Join("<br/>\n", anchors)}\n</body></html>")
        );

    public void Json(string project, string text) =>
        Pages[$"/simple/{project}/"] = ("application/vnd.pypi.simple.v1+json", System.Text.Encoding.UTF8.GetBytes(text));

    public void File(string path, string file) => Pages[path] = ("application/octet-stream", System.IO.File.ReadAllBytes(file));

    public void Dispose() => listener.Close();

    /// <summary>An address where nobody answers: the port is held, so that no other test can listen on it, but it is not listened on.</summary>
    public static (IDisposable Held, Uri Simple) Deserted()
    {
        Socket held = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (held, new Uri($"http://127.0.0.1:{((IPEndPoint)held.LocalEndPoint!).Port}/simple/"));
    }

    // HttpListener cannot choose a port: between the question for a free one and its use, a test of another project may have taken it.
    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (int attempt = 0; ; attempt++)
        {
            int port;
            using (TcpListener probe = new(IPAddress.Loopback, 0))
            {
                probe.Start();
                port = ((IPEndPoint)probe.LocalEndpoint).Port;
            }

            Uri address = new($"http://127.0.0.1:{port}/");
            HttpListener listener = new();
            listener.Prefixes.Add(address.ToString());
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                listener.Close();
            }
        }
    }

    private async Task Serve()
    {
        while (listener.IsListening)
        {
            try
            {
                Answer(await listener.GetContextAsync());
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        Asked.Enqueue(path);
        HttpListenerResponse response = context.Response;
        response.StatusCode = Status;
        if (Status == 200 && Pages.TryGetValue(path, out (string Type, byte[] Bytes) page))
        {
            response.ContentType = page.Type;
            response.ContentLength64 = page.Bytes.Length;
            response.OutputStream.Write(
                page.Bytes,
                0,
                Math.Min(page.Bytes.Length, path.StartsWith("/simple/") ? int.MaxValue : CutAfter ?? SilentAfter ?? int.MaxValue)
            );
            if (SilentAfter is not null && !path.StartsWith("/simple/"))
            {
                response.OutputStream.Flush();
                return;
            }

            if (CutAfter is not null && !path.StartsWith("/simple/"))
            {
                response.Abort();
                return;
            }
        }
        else if (Status == 200)
        {
            response.StatusCode = 404;
        }

        response.Close();
    }
}
