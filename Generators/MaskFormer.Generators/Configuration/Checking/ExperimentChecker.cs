using System;
using System.Collections.Generic;

namespace MaskFormer.Generators.Configuration;

/// <summary>Tests the values of an experiment, so that one that breaks a requirement is an error in the editor.</summary>
internal static class ExperimentChecker
{
    public static IEnumerable<Finding> Check(Node body, Func<string, Contract?> contracts)
    {
        RuleChecker checker = new(contracts, "experiment");
        Scope scope = Scope.OfExperiment(new NoFrame(contracts));
        checker.CheckRanges(body, scope);
        if (Records.Find(body, scope, "") is { } record) checker.CheckRequirements(record, "MF3002");
        return checker.Findings;
    }
}
