using System.Net;

namespace MaskFormer.Runtime.Tests.Data.Remote;

/// <summary>Answers <c>objects.get</c> with and without <c>alt=media</c> as the reference of the JSON API describes it; buckets are folders.</summary>
public sealed class GoogleServer(string folder) : FileServer(folder)
{
    protected override string Name(HttpListenerRequest request)
    {
        string[] parts = request.Url!.AbsolutePath.Split("/b/", 2)[^1].Split("/o/", 2);
        return $"{parts[0]}/{Uri.UnescapeDataString(parts[^1])}";
    }

    protected override bool Answer(HttpListenerContext context, string name, byte[] file)
    {
        if (context.Request.QueryString["alt"] != "media")
        {
            Send(context, 200, "application/json", $$"""{"kind":"storage#object","size":"{{file.Length}}","generation":"{{VersionOf(file)}}"}""");
            return true;
        }

        if (context.Request.QueryString["generation"] is not { } wanted || wanted == VersionOf(file)) return false;
        Refuse(context, 404, name);
        return true;
    }

    protected override (string Type, string Text) Told(int status, string name)
    {
        string message = status switch
        {
            404 => HasBucket(name) ? $"No such object: {name}" : "The specified bucket does not exist.",
            403 => "storage.objects.get denied",
            _ => "We encountered an internal error. Please try again.",
        };
        return ("application/json", $$"""{ "error": { "code": {{status}}, "message": "{{message}}", "errors": [{ "message": "{{message}}" }] } }""");
    }
}
