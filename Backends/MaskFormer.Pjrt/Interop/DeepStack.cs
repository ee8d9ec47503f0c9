using System.Runtime.ExceptionServices;

namespace MaskFormer.Pjrt.Interop;

/// <summary>Runs a compiler on a thread of its own: compilers recurse as deep as the program, and block for minutes.</summary>
internal static class DeepStack
{
    private const int StackBytes = 64 << 20;

    public static T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(Work, StackBytes) { Name = "pjrt compile", IsBackground = true };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;

        void Work()
        {
            try
            {
                result = work();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        }
    }
}
