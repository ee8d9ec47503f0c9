using MaskFormer.Runtime.Checkpoints;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using ElementType = MaskFormer.StableHlo.ElementType;

namespace MaskFormer.Runtime.Commands;

/// <summary>Arguments of a program: from files by name or number, the rest drawn by a seed.</summary>
internal static class ProgramInputs
{
    /// <summary>One tensor per argument.</summary>
    /// <param name="module">The program.</param>
    /// <param name="files">
    /// <c>FILE</c>: each tensor is the argument of its name or number. <c>NAME=FILE</c>: the file's only tensor is the argument of that name or number.
    /// </param>
    /// <param name="seed">For what no file has.</param>
    /// <exception cref="GraphException">MF5031: a tensor has no argument, or not its type.</exception>
    public static HostTensor[] Of(Module module, IReadOnlyList<string> files, long seed)
    {
        Function main = module.Main;
        HostTensor?[] inputs = new HostTensor?[main.Arguments.Count];
        foreach (string given in files)
        {
            int equals = given.IndexOf('=', StringComparison.Ordinal);
            string path = given[(equals + 1)..];
            using WeightFile file = WeightFile.Open(path);
            if (equals > 0 && file.Names.Count != 1)
                throw Fault(given, $"the file holds {file.Names.Count} tensors", "Name a file of one tensor, or leave NAME= away");
            foreach (string name in file.Names)
                Take(file.Tensor(name), equals > 0 ? given[..equals] : name, path);
        }

        Random random = new(unchecked((int)(seed ^ (seed >> 32))));
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] ??= Draw(main.Body.Arguments[i].Type, random);
        return inputs!;

        void Take(NamedTensor tensor, string name, string path)
        {
            int at = main.Arguments.ToList().FindIndex(a => a.Name == name);
            if (at < 0 && int.TryParse(name.StartsWith("arg", StringComparison.Ordinal) ? name[3..] : name, out int number))
                at = number;
            if (at < 0 || at >= inputs.Length)
                throw Fault(path, $"the program has no argument '{name}'", "Name an argument, or its number from 0");
            TensorType type = new(tensor.Info.Type.ToGraph(), [.. tensor.Info.Shape]);
            if (!type.Equals(main.Body.Arguments[at].Type))
                throw Fault(path, $"argument {at} {name} is {main.Body.Arguments[at].Type}, the file has {type}", "Give a tensor of the argument's type");
            inputs[at] = HostTensor.From(Literal.FromBytes(type, tensor.Data.Span));
        }
    }

    /// <summary>Reals from -1 to 1, whole numbers from 0 to 9, truth values.</summary>
    private static HostTensor Draw(TensorType type, Random random)
    {
        double[] numbers = new double[type.Count];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = type.Element.IsFloat() ? (random.NextDouble() * 2) - 1 : random.Next(type.Element == ElementType.I1 ? 2 : 10);
        return HostTensor.From(Literal.FromNumbers(type, numbers));
    }

    private static GraphException Fault(string place, string cause, string remedy) => new("MF5031", place, cause, remedy);
}
