namespace MaskFormer.Pjrt.Interop;

/// <summary>An argument struct of the C API: starts with its size (offset 0) and an extension pointer (offset 8), both set or zeroed here.</summary>
internal interface IArguments
{
    /// <summary>What the C header calls <c>X_STRUCT_SIZE</c>: the last field's end, without the padding behind it.</summary>
    static abstract nuint StructSize { get; }
}

/// <summary>How an error of a call is reported.</summary>
/// <param name="Id">Error ID.</param>
/// <param name="Remedy">What the user can do.</param>
internal readonly record struct Failure(string Id, string Remedy)
{
    public static Failure Load => new("MF8105", "Use another build of the plugin; `doctor` prints what this one offers");

    public static Failure Client => new("MF8108", "Check that the device is present and free and that the plugin knows the options");

    public static Failure Compile => new("MF5201", "The message names the place in the program");

    public static Failure Execute => new("MF5203", "See the plugin's message; out of memory: use a smaller batch");

    public static Failure Transfer => new("MF5207", "See the plugin's message; out of memory: use a smaller batch");

    public static Failure Serialise => new("MF5208", "Run without the executable cache");

    public static Failure Topology => new("MF5210", "Name a topology that the plugin knows, e.g. v5e:2x2");

    public static Failure Query => new("MF8106", "Use another build of the plugin; `doctor` prints what this one offers");
}
