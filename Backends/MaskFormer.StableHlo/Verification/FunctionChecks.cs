namespace MaskFormer.StableHlo.Verification;

/// <summary>Checks what a function says of its arguments and results.</summary>
internal static class FunctionChecks
{
    public static void Check(Module module, Function function)
    {
        Block body = function.Body;
        string place = $"{module.Name} @{function.Name}";
        if (function.Arguments.Count != body.Arguments.Count || function.ResultNames.Count != body.Results.Count)
            throw new GraphException("MF5021", place, "arguments or results are described in another number than there are", "Describe each once");
        Dictionary<int, int> aliased = [];
        for (int i = 0; i < body.Arguments.Count; i++)
        {
            try
            {
                Rules.Checked(body.Arguments[i].Type);
            }
            catch (RuleException broken)
            {
                throw new GraphException("MF5021", place, $"argument {i}: {broken.Message}", "Use a smaller shape", broken);
            }

            if (function.Arguments[i].Alias is not int k)
                continue;
            string cause =
                k < 0 || k >= body.Results.Count ? $"argument {i} is aliased to result {k}, there are {body.Results.Count}"
                : !body.Arguments[i].Type.Equals(body.Results[k].Type)
                    ? $"argument {i} is {body.Arguments[i].Type}, its alias result {k} is {body.Results[k].Type}"
                : aliased.TryGetValue(k, out int other) ? $"result {k} is aliased by arguments {other} and {i}"
                : "";
            if (cause.Length > 0)
                throw new GraphException("MF5022", place, cause, "Alias each result once, by an argument of its type");
            aliased.Add(k, i);
        }
    }
}
