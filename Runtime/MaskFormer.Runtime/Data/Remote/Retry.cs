using System.Net;

namespace MaskFormer.Runtime.Data.Remote;

/// <summary>Tries again what may work a moment later.</summary>
internal static class Retry
{
    private const int Tries = 5;
    private static readonly TimeSpan first = TimeSpan.FromMilliseconds(200); // then twice as long each time

    /// <summary>Does something with a file.</summary>
    /// <exception cref="IOException">It did not work, also not later.</exception>
    public static T Of<T>(Uri file, Func<T> work)
    {
        for (int done = 1; ; done++)
        {
            try
            {
                return work();
            }
            catch (Exception error) when (done < Tries && MayPass(error))
            {
                Thread.Sleep(first * (1 << (done - 1)));
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException or InvalidDataException or IOException)
            {
                string tries = MayPass(error) ? FormattableString.Invariant($" ({Tries} times tried)") : "";
                throw new IOException(error is InvalidDataException ? error.Message : $"{file}: {error.Message.TrimEnd('.')}{tries}", error);
            }
        }
    }

    // A connection that breaks, a server that is busy; not what is forbidden or not there.
    private static bool MayPass(Exception error) => error switch
    {
        HttpRequestException { StatusCode: { } status } => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500,
        HttpRequestException or OperationCanceledException => true,
        InvalidDataException => false,
        _ => error is IOException,
    };
}
