namespace MaskFormer.Pjrt;

/// <summary>A device's memory now, in bytes; null if the plugin does not report it.</summary>
/// <param name="InUse">Allocated now.</param>
/// <param name="Peak">Most that was allocated at a time.</param>
/// <param name="Limit">What may be allocated.</param>
public sealed record DeviceMemory(long InUse, long? Peak, long? Limit);
