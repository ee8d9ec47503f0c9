using System.Reflection;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>
/// No code of ours, written or generated, lets TorchSharp make a number that nothing holds while libtorch reads it (<see cref="Number"/>): neither by
/// converting a number itself nor by calling what converts one inside of TorchSharp.
/// </summary>
public sealed class HeldNumbersTests
{
    private static readonly HashSet<MethodBase> unheld = Unheld();

    public static TheoryData<string> Assemblies => [.. new[] { typeof(Number), typeof(Runtime.Training.Engines), typeof(SetCriterion) }.Select(Name)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Numbers_beside_tensors_are_held(string assembly)
    {
        string[] unsafeCalls =
        [
            .. from method in MethodCalls.Of(Assembly.Load(assembly))
               where method.DeclaringType?.FullName?.Split('+')[0] != typeof(Number).FullName
               from call in MethodCalls.In(method)
               where unheld.Contains(call)
               select $"{method.DeclaringType}.{method.Name} calls {call.DeclaringType}.{call}",
        ];
        Assert.True(unsafeCalls.Length == 0, string.Join('\n', unsafeCalls));
    }

    [Fact]
    public void Sums_of_tensors_are_known_to_make_a_number() =>
        Assert.Contains(typeof(torch.Tensor).GetMethod("op_Addition", [typeof(torch.Tensor), typeof(torch.Tensor)])!, unheld);

    // Conversions, and what calls them inside of TorchSharp, directly or not.
    private static HashSet<MethodBase> Unheld()
    {
        ILookup<MethodBase, MethodBase> callers = MethodCalls.Of(typeof(torch).Assembly)
            .SelectMany(static method => MethodCalls.In(method).Select(call => (method, call))).ToLookup(static pair => pair.call, static pair => pair.method);
        HashSet<MethodBase> found = [];
        Queue<MethodBase> open = new(typeof(Scalar).GetMethods().Where(static method => method.Name == "op_Implicit"));
        foreach (MethodInfo method in typeof(TensorExtensionMethods).GetMethods().Where(static method => method.Name == "ToScalar")) open.Enqueue(method);
        while (open.TryDequeue(out MethodBase? next))
        {
            if (!found.Add(next)) continue;
            foreach (MethodBase caller in callers[next]) open.Enqueue(caller);
        }

        return found;
    }

    private static string Name(Type type) => type.Assembly.GetName().Name!;
}
