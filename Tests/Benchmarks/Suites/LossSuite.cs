using MaskFormer.Definitions;
using MaskFormer.Pjrt;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Gradients;
using MaskFormer.StableHlo.Text;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Benchmarks;

/// <summary>The mask losses and their gradient alone: all pairs at once, as they were, against pairs in turns.</summary>
internal static class LossSuite
{
    private delegate Value Form(GraphBuilder g, Value masks, Value matches, Value owners, Value valid, Value pixels, LossCase one);

    public static void Run(BenchmarkOptions options)
    {
        int side = options.Size is null ? 256 : int.Parse(options.Size, System.Globalization.CultureInfo.InvariantCulture), rounds = options.Rounds ?? 8;
        LossCase usual = new(48, side, 48);
        using PjrtClient client = options.OpenClient();
        using LossProgram whole = new(client, usual, Whole, null);
        LossProgram[] turns = [.. new[] { 1, 2, 4, 8 }.Select(items => new LossProgram(client, usual, Turns, items))];
        Alternation.Print(
            $"mask losses and gradient on XLA, {usual.Pairs} pairs, {side} x {side}",
            rounds,
            [($"all at once, {whole.Memory}", whole.Run), .. turns.Select(static one => ($"{one.Items} a turn, {one.Memory}", (Action)one.Run))]
        );
        TorchLosses torch = new(usual);
        Alternation.Print($"the same on TorchSharp; page faults {torch.Faults(torch.Whole)} and {torch.Faults(torch.Turns)}", rounds,
            ("all at once", torch.Whole), ("in turns", torch.Turns));
        Growing(client, side, rounds);
        foreach (LossProgram one in turns) one.Dispose();
    }

    private static void Growing(PjrtClient client, int side, int rounds)
    {
        LossProgram[] programs = [.. new[] { 24, 48, 96, 192, 384 }.Select(pairs => new LossProgram(client, new(pairs, side, pairs), Turns, null))];
        Alternation.Print("the same in turns, with room for more pairs", rounds,
            [.. programs.Select(one => ($"{one.Pairs} pairs, {one.Memory}", (Action)one.Run))]);
        foreach (LossProgram one in programs) one.Dispose();
    }

    private static Value Turns(GraphBuilder g, Value masks, Value matches, Value owners, Value valid, Value pixels, LossCase one)
    {
        MaskLosses losses = new() { PairsPerImage = one.Pairs / LossCase.Images };
        (Value focal, Value dice) = losses.Build(g, "losses", masks, matches, g.Emit(new ConvertOp(ElementType.F32), owners), valid, pixels);
        return g.Multiply(g.Sum(g.Add(g.Multiply(20, focal), dice), "l ->"), g.Sum(valid, "b t ->"));
    }

    private static Value Whole(GraphBuilder g, Value masks, Value matches, Value owners, Value valid, Value pixels, LossCase one)
    {
        Value targets = StableHlo.Training.DerivedField.Masks("Targets", "Owners", one.Slots).Write(g, [owners]);
        return WholeLosses.Graph(g, masks, matches, targets, valid, pixels, one.Pairs);
    }

    /// <summary>One form as a program.</summary>
    private sealed class LossProgram : IDisposable
    {
        private readonly PjrtExecutable executable;
        private readonly PjrtBuffer[] arguments;

        public LossProgram(PjrtClient client, LossCase one, Form form, int? items)
        {
            (Pairs, Items) = (one.Pairs, items);
            (long small, long side) = (one.Side / 4, one.Side);
            GraphBuilder g = new(new() { ItemsPerTurn = items });
            Value masks = g.Input("Masks", LossCase.Layers, LossCase.Images, LossCase.Queries, small, small);
            Value matches = g.Input("Matches", LossCase.Layers, LossCase.Images, one.Slots, LossCase.Queries);
            Value owners = g.Input("Owners", new TensorType(ElementType.UI16, LossCase.Images, 1, side, side));
            Value valid = g.Input("Valid", LossCase.Images, one.Slots), pixels = g.Input("Pixels", LossCase.Images, side, side);
            Value loss = form(g, masks, matches, owners, valid, pixels, one);
            executable = client.Compile(ModulePrinter.Print(g.Build("losses", ("loss", loss), ("gradient", ReverseMode.Gradients(g, loss, [masks])[0]))));
            HostArray[] values =
            [
                HostArray.From(one.Masks, [.. masks.Type.Dims]), HostArray.From(one.Matches, [.. matches.Type.Dims]),
                HostArray.From(one.Owners, [.. owners.Type.Dims]), HostArray.From(one.Valid, [.. valid.Type.Dims]),
                HostArray.From([.. Enumerable.Repeat(1f, (int)pixels.Type.Count)], [.. pixels.Type.Dims]),
            ];
            arguments = [.. values.Select(value => client.Upload(value, client.Devices[0]))];
        }

        public int Pairs { get; }

        public int? Items { get; }

        public string Memory => FormattableString.Invariant($"{executable.Memory!.Temporary / 1e6:F0} MB");

        public void Run()
        {
            using PjrtRun run = executable.Run(arguments);
            run[0].Read();
        }

        public void Dispose()
        {
            foreach (PjrtBuffer argument in arguments) argument.Dispose();
            executable.Dispose();
        }
    }

    private sealed class TorchLosses(LossCase one)
    {
        private readonly Tensor masks = tensor(one.Masks, [LossCase.Layers, LossCase.Images, LossCase.Queries, one.Side / 4, one.Side / 4]);
        private readonly Tensor matches = tensor(one.Matches, [LossCase.Layers, LossCase.Images, one.Slots, LossCase.Queries]);
        private readonly Tensor owners = tensor(Array.ConvertAll(one.Owners, static o => (float)o), [LossCase.Images, 1, one.Side, one.Side]);
        private readonly Tensor valid = tensor(one.Valid, [LossCase.Images, one.Slots]), pixels = ones(LossCase.Images, one.Side, one.Side);
        private readonly MaskLosses.Module module = new MaskLosses { PairsPerImage = one.Pairs / LossCase.Images }.CreateModule();

        static TorchLosses() => MaskFormer.Torch.NativeLibrary.Prepare(); // as an engine does

        public void Whole() => Evaluate(leaf =>
        {
            Tensor used = arange(1, (one.Pairs / LossCase.Images) + 1).reshape(1, -1, 1, 1); // as the trainer does: slots that are in use
            Tensor few = owners.eq(used).to(ScalarType.Float32);
            long slots = few.size(1);
            return WholeLosses.Torch(leaf, matches.narrow(2, 0, slots), few, valid.narrow(1, 0, slots), pixels, one.Pairs);
        });

        public void Turns() => Evaluate(leaf =>
        {
            (Tensor focal, Tensor dice) = module.forward(leaf, matches, owners, valid, pixels);
            return ((20 * focal) + dice).sum() * valid.sum();
        });

        /// <summary>Pages that the system has to give, in one run.</summary>
        public long Faults(Action run)
        {
            run();
            long before = Count();
            run();
            return Count() - before;

            static long Count() => File.Exists("/proc/self/stat") ? long.Parse(File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ')[7]) : 0;
        }

        private void Evaluate(Func<Tensor, Tensor> loss)
        {
            using var scope = NewDisposeScope();
            Tensor leaf = masks.detach().requires_grad_();
            loss(leaf).backward();
        }
    }
}
