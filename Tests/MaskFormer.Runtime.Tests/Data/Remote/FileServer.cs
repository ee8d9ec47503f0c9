using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MaskFormer.Runtime.Tests.Data.Remote;

/// <summary>A web server for a folder, which can be made to fail. Stores speak other languages about the same files.</summary>
public class FileServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly string folder;

    public FileServer(string folder)
    {
        this.folder = folder;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        }

        listener.Prefixes.Add(Address + "/");
        listener.Start();
        Task.Run(Serve);
    }

    public string Address { get; }

    public int Requests { get; private set; }

    /// <summary>Answers that say that the server is busy.</summary>
    public int Failures { get; set; }

    /// <summary>Answers that end in the middle.</summary>
    public int Cuts { get; set; }

    public bool IsForbidden { get; set; }

    /// <summary>Whether what is not there is forbidden too.</summary>
    public bool DeniesMissing { get; init; }

    public bool TellsVersions { get; init; } = true;

    /// <summary>Whether ranges are passed over.</summary>
    public bool IsWhole { get; set; }

    /// <summary>Most bytes of an answer.</summary>
    public int Most { get; set; } = int.MaxValue;

    /// <summary>How many bytes further on the answer begins than it was asked for.</summary>
    public int Shift { get; set; }

    /// <summary>How the content claims to be compressed.</summary>
    public string? Encoded { get; set; }

    /// <summary>Seconds that a busy server asks to wait.</summary>
    public int? RetryAfter { get; set; }

    /// <summary>Whether every answer sends on to the same address.</summary>
    public bool SendsOn { get; set; }

    /// <summary>Who asked last, as the request says.</summary>
    public string? Authorization { get; private set; }

    public void Dispose()
    {
        listener.Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a request is about, below the folder.</summary>
    protected virtual string Name(HttpListenerRequest request) => Uri.UnescapeDataString(request.Url!.AbsolutePath.TrimStart('/'));

    /// <summary>Refuses what is there, or says what is known of it; the answer is complete then.</summary>
    protected virtual bool Answer(HttpListenerContext context, string name, byte[] file) => false;

    protected virtual (string Type, string Text) Told(int status, string name) => ("text/plain", "");

    protected static string VersionOf(byte[] file) => (XxHash64.HashToUInt64(file) >> 8).ToString(CultureInfo.InvariantCulture);

    protected bool HasBucket(string name) => Directory.Exists(Path.Combine(folder, name.Split('/')[0]));

    protected void Refuse(HttpListenerContext context, int status, string name)
    {
        (string type, string text) = Told(status, name);
        Send(context, status, type, text);
    }

    protected static void Send(HttpListenerContext context, int status, string type, string text)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: true);
    }

    private async Task Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            Answer(context);
        }
    }

    private void Answer(HttpListenerContext context)
    {
        Requests++;
        Authorization = context.Request.Headers["Authorization"];
        string name = Name(context.Request), path = Path.Combine(folder, name);
        if (RetryAfter is { } seconds && Failures > 0) context.Response.Headers["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture);
        if (SendsOn) context.Response.RedirectLocation = context.Request.Url!.AbsoluteUri;
        int status = SendsOn ? 302 : IsForbidden ? 403 : Failures-- > 0 ? 503 : File.Exists(path) ? 206 : DeniesMissing ? 403 : 404;
        if (status != 206) Refuse(context, status, name);
        else if (File.ReadAllBytes(path) is var file && !Answer(context, name, file)) Part(context, name, file);
    }

    private void Part(HttpListenerContext context, string name, byte[] file)
    {
        HttpListenerResponse response = context.Response;
        string[] range = context.Request.Headers["Range"]!["bytes=".Length..].Split('-');
        int first = int.Parse(range[0]) + Shift;
        int last = (int)Math.Min(Math.Min(int.Parse(range[1]) + Shift, (long)first + Most - 1), file.Length - 1);
        if (first > last)
        {
            Refuse(context, 416, name);
            return;
        }

        (response.StatusCode, first, last) = IsWhole ? (200, 0, file.Length - 1) : (206, first, last);
        if (!IsWhole) response.Headers["Content-Range"] = FormattableString.Invariant($"bytes {first}-{last}/{file.Length}");
        if (Encoded is not null) response.Headers["Content-Encoding"] = Encoded;
        if (TellsVersions) response.Headers["ETag"] = $"\"{VersionOf(file)}\"";
        response.ContentLength64 = last - first + 1;
        if (Cuts-- > 0)
        {
            response.OutputStream.Write(file, first, 1);
            response.Abort();
            return;
        }

        response.OutputStream.Write(file, first, last - first + 1);
        response.Close();
    }
}
