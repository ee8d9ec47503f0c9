using System.Reflection;
using System.Reflection.Emit;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Options of a source that gives what it is told to give.</summary>
[Config]
public sealed partial record ToldData : DataConfig;

[DataSource("told", typeof(ToldData))]
internal sealed class ToldSource : IDataSource
{
    public static AsyncLocal<PanopticSample> Sample { get; } = new();

    public bool NeedsFolder => false;

    public IPanopticSource Open(DataRequest request) => new FakeSource(1, static _ => Sample.Value!);
}

/// <summary>What classes of other assemblies give is held against the contract, and is found where no code names it.</summary>
public sealed class SoundSourceTests
{
    public static TheoryData<string, Func<PanopticSample, PanopticSample>> Wrong => new()
    {
        { "an image of 7 x 5 has 105 bytes, found 12", static right => right with { Image = right.Image with { Pixels = new byte[12] } } },
        { "the map is 5 x 7, the image 7 x 5", static right => right with { Map = right.Map with { Height = 7, Width = 5 } } },
        { "a map of 7 x 5 has 35 numbers, found 3", static right => right with { Map = right.Map with { Values = [1, 2, 3] } } },
        { "the map holds 3, allowed are 0 to 2, the number of segments", static right => right with { Segments = [.. right.Segments.Take(2)] } },
        { "segment 5 has class 3, allowed are 0 to 2, the places of its classes", static right => With(right, new(5, 1, 3, 10, false)) },
        { "segment 5 is of category 9, and class 0 is 7", static right => With(right, new(5, 9, 0, 10, false)) },
        { "2 segments are of 'stuff', which is stuff and has one at most", static right => With(right, new(5, 9, 1, 10, false)) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_contradicts_itself_is_told_with_its_image(string cause, Func<PanopticSample, PanopticSample> wrong)
    {
        ToldSource.Sample.Value = wrong(FakeSource.Stripes(0));
        using IPanopticSource source = DataSources.Open(new ToldData(), null, DataSources.Train);
        DataException error = Assert.Throws<DataException>(() => source.Load(0));
        Assert.Equal(("MF6016", "fake, image 0", cause), (error.Id, error.Place, error.Cause));
    }

    [Fact]
    public void What_fits_together_is_given_as_it_is()
    {
        ToldSource.Sample.Value = FakeSource.Stripes(0);
        using IPanopticSource source = DataSources.Open(new ToldData(), null, DataSources.Train);
        Assert.Same(ToldSource.Sample.Value, source.Load(0));
    }

    [Fact]
    public void An_assembly_that_no_code_names_is_seen()
    {
        using TemporaryFolder folder = new();
        Write("Knows", typeof(DataSources));
        Write("KnowsNot", typeof(Uri));
        File.WriteAllText(folder["native.dll"], "no program");
        string[] files = Directory.GetFiles(folder.Root);
        Assert.Equal(3, files.Length);
        Assert.Equal([folder["Knows.dll"]], ReferencingAssemblies.Among(files, "MaskFormer.Runtime"));

        void Write(string name, Type names)
        {
            PersistedAssemblyBuilder assembly = new(new(name), typeof(object).Assembly);
            TypeBuilder type = assembly.DefineDynamicModule(name).DefineType("Holder", TypeAttributes.Public);
            type.DefineField("held", names, FieldAttributes.Public);
            type.CreateType();
            assembly.Save(folder[name + ".dll"]);
        }
    }

    [Fact]
    public void Types_that_build_on_what_is_not_there_are_left_out()
    {
        PersistedAssemblyBuilder missing = new(new("NotThere"), typeof(object).Assembly), half = new(new("Half"), typeof(object).Assembly);
        Type below = missing.DefineDynamicModule("NotThere").DefineType("Below", TypeAttributes.Public).CreateType();
        ModuleBuilder module = half.DefineDynamicModule("Half");
        module.DefineType("Broken", TypeAttributes.Public, below).CreateType();
        module.DefineType("Whole", TypeAttributes.Public).CreateType();
        using MemoryStream file = new();
        half.Save(file);
        Assembly loaded = Assembly.Load(file.ToArray());
        Assert.Throws<ReflectionTypeLoadException>(loaded.GetTypes);
        Assert.Equal(["Whole"], ReferencingAssemblies.TypesOf(loaded).Select(static type => type.Name));
    }

    private static PanopticSample With(PanopticSample right, SampleSegment more) => right with { Segments = [.. right.Segments, more] };
}
