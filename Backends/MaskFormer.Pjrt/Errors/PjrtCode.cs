namespace MaskFormer.Pjrt;

/// <summary>The plugin's own error codes (absl status codes; source: PJRT_Error_Code of xla/pjrt/c/pjrt_c_api.h).</summary>
public enum PjrtCode
{
    /// <summary>No error.</summary>
    Ok = 0,

    /// <summary>The operation was cancelled.</summary>
    Cancelled = 1,

    /// <summary>Unknown; XLA uses it for programs that do not parse or verify.</summary>
    Unknown = 2,

    /// <summary>An argument is wrong.</summary>
    InvalidArgument = 3,

    /// <summary>Out of time.</summary>
    DeadlineExceeded = 4,

    /// <summary>Something is not there.</summary>
    NotFound = 5,

    /// <summary>Something is there already.</summary>
    AlreadyExists = 6,

    /// <summary>Not permitted.</summary>
    PermissionDenied = 7,

    /// <summary>Out of memory, or another limit.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in a state for this.</summary>
    FailedPrecondition = 9,

    /// <summary>Aborted, for example another process holds the device.</summary>
    Aborted = 10,

    /// <summary>Out of range.</summary>
    OutOfRange = 11,

    /// <summary>The plugin does not implement it.</summary>
    Unimplemented = 12,

    /// <summary>An error of the plugin itself.</summary>
    Internal = 13,

    /// <summary>Not available now.</summary>
    Unavailable = 14,

    /// <summary>Data was lost.</summary>
    DataLoss = 15,

    /// <summary>Who asks is not known.</summary>
    Unauthenticated = 16,
}
