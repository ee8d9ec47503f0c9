using System;

namespace MaskFormer.Generators;

/// <summary>No record: experiments and initial values name only what stands elsewhere.</summary>
internal sealed class NoFrame(Func<string, Contract?> contracts) : Frame(new(), contracts, new(isConstant: true))
{
    protected override Instance? Held(string name) => null;

    protected override string TypeOf(string name) => "";

    protected override Meaning? Meaning(string name) => null;

    protected override string Symbol(string name) => name;
}
