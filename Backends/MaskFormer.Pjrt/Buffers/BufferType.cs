namespace MaskFormer.Pjrt;

/// <summary>Element types of buffers (PJRT_Buffer_Type; the numbers are the C API's).</summary>
public enum BufferType
{
    /// <summary>Not a type.</summary>
    Invalid = 0,

    /// <summary>i1 in programs; one byte each in memory.</summary>
    Bool = 1,

    /// <summary>i8.</summary>
    Int8 = 2,

    /// <summary>i16.</summary>
    Int16 = 3,

    /// <summary>i32.</summary>
    Int32 = 4,

    /// <summary>i64.</summary>
    Int64 = 5,

    /// <summary>ui8.</summary>
    UInt8 = 6,

    /// <summary>ui16.</summary>
    UInt16 = 7,

    /// <summary>ui32.</summary>
    UInt32 = 8,

    /// <summary>ui64.</summary>
    UInt64 = 9,

    /// <summary>f16.</summary>
    Float16 = 10,

    /// <summary>f32.</summary>
    Float32 = 11,

    /// <summary>f64.</summary>
    Float64 = 12,

    /// <summary>bf16.</summary>
    BFloat16 = 13,
}
