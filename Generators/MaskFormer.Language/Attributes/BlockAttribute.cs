namespace MaskFormer.Language;

/// <summary>Marks a partial record as a block: its parameters, layers and values form one graph.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BlockAttribute : Attribute;

/// <summary>Marks a block whose contract stands here and whose body is written by hand in each back end.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PrimitiveAttribute : Attribute;

/// <summary>Marks a partial record of plain parameters (training, data, evaluation): it gets a schema and a binder, but no graph.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ConfigAttribute : Attribute;
