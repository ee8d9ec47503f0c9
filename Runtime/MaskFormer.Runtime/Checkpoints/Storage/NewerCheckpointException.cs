using System.Globalization;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>MF4021: a checkpoint of a later version of this program. It is whole, so no earlier checkpoint is taken in its place.</summary>
/// <param name="path">Its marker.</param>
/// <param name="format">The format that it has.</param>
/// <param name="known">The latest format that this program reads.</param>
public sealed class NewerCheckpointException(string path, int format, int known)
    : MaskFormerException(
        "MF4021",
        path,
        string.Create(CultureInfo.InvariantCulture, $"the checkpoint has format {format}, this program reads up to {known}"),
        "Use the program version that wrote it, or a newer one.");
