namespace MaskFormer.Runtime.Commands;

/// <summary>What the program returns to its caller.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Something failed; the message on standard error has an ID.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong; nothing was started.</summary>
    public const int WrongInput = 2;

    /// <summary>Interrupted (Ctrl-C or SIGTERM) after a checkpoint was written.</summary>
    public const int Interrupted = 130;
}
