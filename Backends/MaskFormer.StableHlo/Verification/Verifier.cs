namespace MaskFormer.StableHlo.Verification;

/// <summary>
/// Checks a whole module as strictly as XLA, because a bad one may end the process of a plugin.
/// Each error names the property, the op, the shapes and the rule.
/// </summary>
public static class Verifier
{
    /// <summary>More devices than the largest machines have; XLA makes tables of this size.</summary>
    private const int MostReplicas = 65_536;

    /// <summary>Checks a module.</summary>
    /// <exception cref="GraphException">MF5035: a rule of an op; MF5020: a use before a definition; MF5021: functions; MF5022: aliases; MF5023: collectives;
    /// MF5024: calls.</exception>
    public static void Verify(Module module)
    {
        _ = module.Main;
        foreach (IGrouping<string, Function> group in module.Functions.GroupBy(static f => f.Name))
        {
            if (group.Count() > 1)
                throw new GraphException("MF5021", module.Name, $"function @{group.Key} is defined {group.Count()} times", "Give functions different names");
        }

        if (!module.Main.Public)
            throw new GraphException("MF5021", module.Name, "the function main is private", "Make @main public");
        if (module.Replicas is < 1 or > MostReplicas)
            throw new GraphException("MF5021", module.Name, $"the number of replicas is {module.Replicas}", $"Ask for 1 to {MostReplicas} replicas");
        foreach (Function function in module.Functions)
        {
            FunctionChecks.Check(module, function);
            new BlockChecks(module, function).Check(function.Body, [], conditional: false);
        }

        CallChecks.Check(module);
    }
}
