using System.Net;

namespace MaskFormer.Runtime.Data.Remote;

/// <summary>Why what lies at an address cannot be read, and what can be done about it.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="remedy">What to do.</param>
/// <param name="inner">What the client said.</param>
internal sealed class RemoteException(string message, string remedy, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>What to do when nothing answers.</summary>
    public const string Unreachable = "Check the address, the network, and proxies on the way";

    /// <summary>What to do.</summary>
    public string Remedy => remedy;

    /// <summary>Whether it may work a moment later: a server that is busy, a connection that breaks.</summary>
    public bool MayPass { get; init; }

    /// <summary>How long the server asks to wait before it is asked again; null where it does not say.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Whether access was denied. Stores also answer like this for a missing object if the user may not list the bucket.</summary>
    public bool IsDenied { get; init; }

    /// <summary>What a status means.</summary>
    /// <param name="status">The status.</param>
    /// <param name="inner">What the client said.</param>
    /// <param name="allowed">How access is granted, if the kind of server is known.</param>
    /// <param name="wait">How long the server asks to wait.</param>
    public static RemoteException Of(HttpStatusCode status, Exception? inner = null, string? allowed = null, TimeSpan? wait = null)
    {
        string code = FormattableString.Invariant($"{(int)status} {status}");
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new($"It may not be read ({code})", allowed ?? "Check the address, and who may read it", inner) { IsDenied = true },
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new($"The server does not serve it now ({code})", "Wait and try again", inner) { MayPass = true, Wait = wait },
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                new($"It sends on without end, or to an address that is not encrypted ({code})", "Use the address that it ends at", inner),
            _ => new($"The server refuses ({code})", "Check the address", inner),
        };
    }

    /// <summary>What is there is no longer what was opened.</summary>
    public static RemoteException Changed(Exception? inner = null) =>
        new("It has changed since it was opened", "Do not replace files during a run", inner);
}
