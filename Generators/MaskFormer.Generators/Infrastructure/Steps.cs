namespace MaskFormer.Generators;

/// <summary>Names of the pipeline's steps, for the tests that prove what is cached.</summary>
internal static class Steps
{
    public const string Read = nameof(Read);
    public const string Referenced = nameof(Referenced);
    public const string Backends = nameof(Backends);
    public const string Check = nameof(Check);
    public const string Places = nameof(Places);
    public const string Block = nameof(Block);
}
