using System.Globalization;

namespace MaskFormer.Reliability;

/// <summary>What stands on the command line of a long form: <c>kill --runs 50 --engine xla</c>.</summary>
/// <param name="Form">The form's name.</param>
/// <param name="Runs">Runs that are ended, of each way to end one.</param>
/// <param name="Engine">The engine that trains.</param>
/// <param name="Seed">Fixes what is drawn; not the moments of a machine.</param>
/// <param name="Format">The kind of file whose mutations are read; null for all.</param>
/// <param name="Mutations">Mutations of each kind.</param>
/// <param name="Minutes">How long each kind may take.</param>
/// <param name="Steps">Steps of a long training.</param>
internal sealed record LongOptions(
    string Form, int Runs = 50, string Engine = "torch", int Seed = 1, string? Format = null, int Mutations = 10_000, int Minutes = 10, int Steps = 1000)
{
    /// <summary>Parts the form from its options.</summary>
    /// <exception cref="ArgumentException">An option that is not known or has no value.</exception>
    public static LongOptions Parse(string[] args)
    {
        LongOptions options = new(args.FirstOrDefault() ?? "");
        for (int i = 1; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value");
            options = args[i] switch
            {
                "--runs" => options with { Runs = Number(value) },
                "--engine" => options with { Engine = value },
                "--format" => options with { Format = value },
                "--mutations" => options with { Mutations = Number(value) },
                "--minutes" => options with { Minutes = Number(value) },
                "--steps" => options with { Steps = Number(value) },
                "--seed" => options with { Seed = Number(value) },
                _ => throw new ArgumentException($"there is no option {args[i]}"),
            };
        }

        return options;
    }

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
