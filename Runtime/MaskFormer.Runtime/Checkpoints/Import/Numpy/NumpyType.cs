using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>A NumPy element type such as <c>&lt;f4</c>; the byte order can be set later, as pickles do.</summary>
internal sealed class NumpyType(ElementType type, bool bigEndian)
{
    public ElementType Type => type;

    public bool BigEndian { get; set; } = bigEndian;

    /// <exception cref="MaskFormerException">MF4006: a type that weights cannot have.</exception>
    public static NumpyType Parse(string place, string text)
    {
        bool bigEndian = text.StartsWith('>');
        string code = text.TrimStart('<', '>', '|', '=');
        ElementType? type = code switch
        {
            "b1" or "?" => ElementType.Bool,
            "u1" => ElementType.U8,
            "i1" => ElementType.I8,
            "u2" => ElementType.U16,
            "i2" => ElementType.I16,
            "u4" => ElementType.U32,
            "i4" => ElementType.I32,
            "u8" => ElementType.U64,
            "i8" => ElementType.I64,
            "f2" => ElementType.F16,
            "f4" => ElementType.F32,
            "f8" => ElementType.F64,
            _ => null,
        };
        return type is { } known
            ? new NumpyType(known, bigEndian)
            : throw new MaskFormerException(
                "MF4006",
                place,
                $"NumPy type {text} is not supported: {Kind(code)}",
                "Save the array as real numbers of at most 64 bits."
            );
    }

    private static string Kind(string code) => code is [var letter, ..]
        ? letter switch
        {
            'c' => "complex numbers",
            'O' => "objects of Python, which only Python can make again",
            'U' or 'S' or 'a' => "texts",
            'M' or 'm' => "times",
            'V' => "bytes without meaning, or records of several fields",
            'f' or 'g' => "real numbers that this machine does not have",
            _ => "no numbers that are known",
        }
        : "it is empty";
}
