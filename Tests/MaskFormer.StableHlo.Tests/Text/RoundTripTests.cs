using CsCheck;
using MaskFormer.StableHlo.Tests.Xla;
using MaskFormer.StableHlo.Text;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Text;

/// <summary>What is printed is read to the same.</summary>
public class RoundTripTests
{
    public static TheoryData<ElementType> Elements => [.. Enum.GetValues<ElementType>()];

    [Theory]
    [MemberData(nameof(Elements))]
    public void Every_op_is_printed_and_read_to_the_same(ElementType element)
    {
        string e = element.Mlir(), map = $"tensor<4x8x{e}>", turned = $"tensor<8x4x{e}>", scalar = $"tensor<{e}>";
        string arguments = $"%a: {map}, %b: {map}, %c: {turned}, %d: {turned}, %h: {map}, %k: {turned}, %s: {scalar}, %t: {scalar}, %o: {scalar}";
        int read = 0;
        foreach (OpCase one in OpCases.Of(element))
        {
            Module module;
            try
            {
                module = ModuleParser.Parse(one.Program(arguments));
            }
            catch (GraphException refused) when (refused.Id == "MF5035")
            {
                continue; // no op of this element type
            }

            string printed = ModulePrinter.Print(module);
            Assert.Equal(printed, ModulePrinter.Print(ModuleParser.Parse(printed)));
            read++;
        }

        Assert.True(read > 40, $"{read} ops were read");
    }

    [Fact]
    public void Every_constant_keeps_its_bits() =>
        (from element in Gen.Int[0, (int)ElementType.F64]
         from dims in Gen.Long[0, 5].Array[0, 3]
         from seed in Gen.Int
         select (Element: (ElementType)element, Dims: dims, Seed: seed)).Always(t =>
        {
            TensorType type = new(t.Element, t.Dims);
            byte[] bytes = new byte[type.Count * t.Element.Size()];
            new Random(t.Seed).NextBytes(bytes);
            if (t.Element == ElementType.I1)
                bytes = [.. bytes.Select(static b => (byte)(b & 1))];
            Literal value = Literal.FromBytes(type, bytes);
            GraphBuilder g = new();
            Module module = g.Build("constant", ("y", g.Constant(value)));
            Node read = ModuleParser.Parse(ModulePrinter.Print(module)).Main.Body.Nodes[0];
            Assert.Equal(value.Bytes, ((ConstantOp)read.Op).Value.Bytes);
            Assert.Equal(type, read.Results[0].Type);
        });

    [Fact]
    public void Every_name_keeps_its_characters() => Gen.String.Always(name =>
    {
        // Half of a surrogate pair is no character: UTF-8 cannot hold it.
        if (name.Length == 0 || name.Any(char.IsSurrogate))
            return;
        GraphBuilder g = new();
        g.Place(name, name + ".cs", 3, 4);
        Module module = g.Build(name, (name, g.Relu(g.Input(name, 2))));
        Module read = ModuleParser.Parse(ModulePrinter.Print(module));
        Assert.Equal(name, read.Name);
        Assert.Equal(name, read.Main.Arguments[0].Name);
        Assert.Equal(name, read.Main.ResultNames[0]);
        Assert.Equal(module.Main.Body.Nodes[^1].Location, read.Main.Body.Nodes[^1].Location);
    });
}
