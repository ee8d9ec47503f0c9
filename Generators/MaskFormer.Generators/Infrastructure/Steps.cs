namespace MaskFormer.Generators;

/// <summary>Names of the pipelines' steps, for the tests that prove what is cached.</summary>
internal static class Steps
{
    public const string Read = nameof(Read);
    public const string Referenced = nameof(Referenced);
    public const string Backends = nameof(Backends);
    public const string Check = nameof(Check);
    public const string Places = nameof(Places);
    public const string Block = nameof(Block);
    public const string Record = nameof(Record);
    public const string Implementation = nameof(Implementation);
    public const string Specs = nameof(Specs);
    public const string Defaults = nameof(Defaults);
    public const string Contracts = nameof(Contracts);
    public const string Relied = nameof(Relied);
    public const string Kinds = nameof(Kinds);
    public const string References = nameof(References);
    public const string Complete = nameof(Complete);
    public const string Experiment = nameof(Experiment);
    public const string Experiments = nameof(Experiments);
    public const string Program = nameof(Program);
    public const string Catalogue = nameof(Catalogue);
}
