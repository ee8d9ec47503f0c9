using System.Text;
using MaskFormer.StableHlo.Programs;
using MaskFormer.StableHlo.Text;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Programs;

/// <summary>What a graph hands over equals what its text says.</summary>
public class ProgramTests
{
    [Fact]
    public void A_graphs_program_is_its_text_with_what_the_text_tells()
    {
        Module module = Graph(line: 14);
        Program made = Program.Of(module), read = Program.FromText(ModulePrinter.Print(module), made.Name);
        Assert.Equal(read.Code.ToArray(), made.Code.ToArray());
        Assert.Equal(read.Arguments, made.Arguments);
        Assert.Equal(read.Places, made.Places);
        Assert.Equal(read.Key.ToArray(), made.Key.ToArray());
        Assert.Equal(2, made.Replicas);
        Assert.Null(read.Replicas);
        Assert.Contains(new ProgramPlace(3, new("Mlp.Bö \"x\"", "Heads/Mlp.cs", 14, 5)), made.Places);
    }

    [Fact]
    public void Places_do_not_change_the_key_and_everything_else_does()
    {
        Assert.Equal(Program.Of(Graph(line: 14)).Key.ToArray(), Program.Of(Graph(line: 15)).Key.ToArray());
        Assert.NotEqual(Program.Of(Graph(line: 14)).Key.ToArray(), Program.Of(Graph(line: 14, size: 4)).Key.ToArray());
    }

    [Fact]
    public void Bytecode_tells_nothing_but_its_key()
    {
        Program program = Program.FromBytes([0x4d, 0x4c, 0xef, 0x52, 1, 2]);
        Assert.Null(program.Arguments);
        Assert.Empty(program.Places);
        Assert.NotEqual(program.Key.ToArray(), Program.FromBytes([0x4d, 0x4c, 0xef, 0x52, 1, 3]).Key.ToArray());
    }

    [Fact]
    public void A_users_bytes_are_read_as_text() =>
        Assert.Equal([new(new(ElementType.F32, 2), false)], Program.FromBytes(Encoding.UTF8.GetBytes("func.func @main(%a: tensor<2xf32>) {")).Arguments);

    [Fact]
    public void A_faulty_graph_is_not_handed_over()
    {
        Module module = Graph(line: 1) with { Replicas = 0 };
        Assert.Equal("MF5021", Assert.Throws<GraphException>(() => Program.Of(module)).Id);
    }

    private static Module Graph(int line, long size = 3)
    {
        GraphBuilder g = new();
        g.Place("Mlp.Bö \"x\"", "Heads/Mlp.cs", line, 5);
        Value x = g.Input("x", size, 2);
        Module module = g.Build("mlp", ("y", g.Relu(g.Add(x, x))), ("z", g.Exp(x)));
        Function main = module.Main with { Arguments = [new("x", 0)] };
        return module with { Functions = [main], Replicas = 2 };
    }
}
