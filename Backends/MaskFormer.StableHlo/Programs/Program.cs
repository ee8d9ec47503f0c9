using System.Security.Cryptography;
using System.Text;
using MaskFormer.StableHlo.Text;
using MaskFormer.StableHlo.Verification;

namespace MaskFormer.StableHlo.Programs;

/// <summary>
/// A program as a compiler takes it: text or bytecode, and what is known of it beside. Made of a graph, everything is known without a look at the
/// text; of a user's text, it is read from there.
/// </summary>
public sealed class Program
{
    private readonly Lazy<byte[]> key;
    private readonly Lazy<IReadOnlyList<ProgramPlace>> places;

    private Program(string name, byte[] code, IReadOnlyList<EntryArgument>? arguments, Func<string> withoutPlaces, Func<IReadOnlyList<ProgramPlace>> places)
    {
        Name = name;
        Code = code;
        Arguments = arguments;
        key = new(() => SHA256.HashData(IsBytecode(code) ? code : Encoding.UTF8.GetBytes(withoutPlaces())));
        this.places = new(places);
    }

    /// <summary>What errors, logs and profiles call it.</summary>
    public string Name { get; }

    /// <summary>MLIR text in UTF-8, or MLIR bytecode.</summary>
    public ReadOnlyMemory<byte> Code { get; }

    /// <summary>Copies that run it, each on its own device; null where the program was not made of a graph.</summary>
    public int? Replicas { get; private init; }

    /// <summary>The arguments of the entry; null if they are not known.</summary>
    public IReadOnlyList<EntryArgument>? Arguments { get; }

    /// <summary>SHA-256 of what decides the results: the places of the source do not, a comment above a model moves all of them.</summary>
    public ReadOnlyMemory<byte> Key => key.Value;

    /// <summary>The properties for which ops were written, by line of the text; empty for bytecode.</summary>
    public IReadOnlyList<ProgramPlace> Places => places.Value;

    /// <summary>A verified graph as text.</summary>
    /// <exception cref="GraphException">MF5035, MF502x: the module breaks a rule. No graph gets to a plugin unverified: a faulty one can end the
    /// process.</exception>
    public static Program Of(Module module)
    {
        Verifier.Verify(module);
        PrintedModule printed = ModulePrinter.PrintWithPlaces(module);
        Block body = module.Main.Body;
        IEnumerable<bool> donated = module.Main.Arguments.Select(static a => a.Alias is not null || a.Donor);
        EntryArgument[] arguments = [.. body.ArgumentTypes.Zip(donated, static (type, donor) => new EntryArgument(type, donor))];
        return new(
            module.Name,
            Encoding.UTF8.GetBytes(printed.Text),
            arguments,
            printed.WithoutPlaces,
            () => [.. printed.Places().Select(static p => new ProgramPlace(p.Line, p.Location))]
        )
        {
            Replicas = module.Replicas,
        };
    }

    /// <summary>A user's text, unverified.</summary>
    /// <param name="text">MLIR text.</param>
    /// <param name="name">What errors and logs call it.</param>
    public static Program FromText(string text, string name = "program") =>
        new(name, Encoding.UTF8.GetBytes(text), EntryArguments.TryRead(text), () => LocationStripper.Strip(text), () => PlaceReader.Read(text));

    /// <summary>A user's file, unverified: bytecode or UTF-8 text.</summary>
    /// <inheritdoc cref="FromText"/>
    public static Program FromBytes(byte[] code, string name = "program") =>
        IsBytecode(code) ? new(name, code, null, static () => "", static () => []) : FromText(Encoding.UTF8.GetString(code), name);

    /// <summary>Bytecode begins with "ML\xEFR".</summary>
    private static bool IsBytecode(ReadOnlySpan<byte> code) => code.StartsWith<byte>([0x4d, 0x4c, 0xef, 0x52]);
}

/// <summary>An argument of a program's entry.</summary>
/// <param name="Type">Element type and sizes.</param>
/// <param name="Donated">Whether the program may reuse its memory.</param>
public sealed record EntryArgument(TensorType Type, bool Donated);

/// <summary>Where an op of a program comes from.</summary>
/// <param name="Line">Line of the program's text, from 1.</param>
/// <param name="Location">The property and the line of its source.</param>
public readonly record struct ProgramPlace(int Line, Location Location);
