namespace MaskFormer.Runtime.Data.Remote;

/// <summary>Repeats requests that may succeed a moment later.</summary>
internal static class Retry
{
    /// <summary>How long one answer may take, its content included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int Tries = 5;
    private static readonly TimeSpan first = TimeSpan.FromMilliseconds(200); // then twice as long each time

    /// <summary>Does something with a file.</summary>
    /// <exception cref="RemoteException">It did not work, however often it was tried.</exception>
    public static T Of<T>(Uri file, Func<T> work)
    {
        for (int done = 1; ; done++)
        {
            try
            {
                return work();
            }
            catch (Exception error) when (Known(error) is { } known)
            {
                if (!known.MayPass || done == Tries)
                {
                    string tries = known.MayPass ? FormattableString.Invariant($" ({Tries} times tried)") : "";
                    throw new RemoteException($"{file}: {known.Message}{tries}", known.Remedy, error) { IsDenied = known.IsDenied };
                }

                Thread.Sleep(Pause(done, known.Wait));
            }
        }
    }

    // What a server asks for counts, as long as nobody would take it for a program that hangs.
    private static TimeSpan Pause(int done, TimeSpan? asked)
    {
        TimeSpan own = first * (1 << (done - 1));
        return asked is { } longer && longer > own ? (longer < Patience ? longer : Patience) : own;
    }

    private static RemoteException? Known(Exception error) => error switch
    {
        RemoteException known => known,
        HttpRequestException { StatusCode: { } status } => RemoteException.Of(status, error),
        EndOfStreamException => new("The answer ends early", RemoteException.Unreachable) { MayPass = true },
        HttpRequestException or OperationCanceledException or IOException =>
            new($"The connection fails: {error.Message.TrimEnd('.')}", RemoteException.Unreachable) { MayPass = true },
        _ => null,
    };
}
