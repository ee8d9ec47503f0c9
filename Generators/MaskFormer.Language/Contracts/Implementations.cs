using System.Collections.Concurrent;
using System.Reflection;

namespace MaskFormer.Language;

/// <summary>
/// Finds the implementations of primitives that stand in another assembly than the record: any that the program was built with and that knows the language.
/// </summary>
public static class Implementations
{
    private const BindingFlags Methods = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<(Type Primitive, Type Result), MethodInfo> known = [];

    /// <summary>Runs a primitive in the back end whose values it gives.</summary>
    /// <typeparam name="TResult">TorchSharp's <c>Tensor</c>, the graph's <c>Value</c>, or a tuple of them: it tells the back end.</typeparam>
    /// <param name="primitive">The record.</param>
    /// <param name="arguments">Its parameters and ports, in the order of their declaration; for a graph its builder first.</param>
    /// <exception cref="MaskFormerException">MF5001: there is no implementation; MF1036: there are several; MF1035: it takes something else.</exception>
    public static TResult Run<TResult>(Type primitive, params object?[] arguments)
    {
        MethodInfo method = known.GetOrAdd((primitive, typeof(TResult)), static key => Find(key.Primitive, key.Result));
        ParameterInfo[] asked = method.GetParameters();
        if (asked.Length != arguments.Length || asked.Zip(arguments).Any(static pair => !pair.First.ParameterType.IsInstanceOfType(pair.Second)))
        {
            string given = string.Join(", ", arguments.Select(static argument => argument?.GetType().Name ?? "null"));
            throw new MaskFormerException("MF1035", NameOf(method), $"it implements {primitive.Name} and does not take ({given})", "Give it these parameters");
        }

        return (TResult)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
    }

    private static MethodInfo Find(Type primitive, Type result)
    {
        MethodInfo[] found =
        [
            .. from assembly in ReferencingAssemblies.Of(typeof(Implementations).Assembly)
               from type in ReferencingAssemblies.TypesOf(assembly)
               from method in type.GetMethods(Methods)
               where method.ReturnType == result && method.GetCustomAttributes<ImplementsAttribute>().Any(mark => mark.Record == primitive)
               orderby NameOf(method)
               select method,
        ];
        return found switch
        {
            [MethodInfo only] => only,
            [] => throw new MaskFormerException(
                "MF5001",
                primitive.Name,
                $"nothing that is loaded implements it with {result.Name} as its result",
                $"Write a static method with [Implements(typeof({primitive.Name}))], or use the other back end"
            ),
            _ => throw new MaskFormerException(
                "MF1036",
                primitive.Name,
                $"several methods implement it: {string.Join(", ", found.Select(NameOf))}",
                "Leave one for each back end"
            ),
        };
    }

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";
}
