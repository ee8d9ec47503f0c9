using System.Net;

namespace MaskFormer.Runtime.Tests.Data.Remote;

/// <summary>Answers <c>GetObject</c> as Amazon's API reference describes it; buckets are folders.</summary>
public sealed class S3Server(string folder) : FileServer(folder)
{
    /// <summary>The region of all buckets, where it is not the one that requests are signed for.</summary>
    public string? Region { get; set; }

    protected override bool Answer(HttpListenerContext context, string name, byte[] file)
    {
        int status = Region is not null ? 400 : context.Request.Headers["If-Match"] is { } wanted && wanted.Trim('"') != VersionOf(file) ? 412 : 0;
        if (status > 0) Refuse(context, status, name);
        return status > 0;
    }

    protected override (string Type, string Text) Told(int status, string name)
    {
        string code = status switch
        {
            400 => "AuthorizationHeaderMalformed",
            403 => "AccessDenied",
            404 => HasBucket(name) ? "NoSuchKey" : "NoSuchBucket",
            412 => "PreconditionFailed",
            416 => "InvalidRange",
            _ => "SlowDown",
        };
        string message = Region is null ? "No" : $"the region is wrong; expecting '{Region}'";
        return ("application/xml", $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>");
    }
}
