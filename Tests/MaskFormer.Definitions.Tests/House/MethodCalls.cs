using System.Buffers.Binary;
using System.Reflection;

namespace MaskFormer.Definitions.Tests.House;

/// <summary>Which methods a method calls, as its code says.</summary>
internal static class MethodCalls
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Everything in an assembly that has code.</summary>
    public static IEnumerable<MethodBase> Of(Assembly assembly) =>
        assembly.GetTypes().SelectMany(static type => type.GetMethods(Own).Cast<MethodBase>().Concat(type.GetConstructors(Own)));

    /// <summary>What a method calls: tokens behind call, callvirt and newobj; a number that looks like one names another method, which does no harm.</summary>
    public static IEnumerable<MethodBase> In(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int i = 0; i + 5 <= code.Length; i++)
        {
            if (code[i] is not (0x28 or 0x6F or 0x73)) continue;
            int token = BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(i + 1));
            if (token >> 24 is 0x06 or 0x0A or 0x2B && Resolve(method, token) is { } called) yield return called;
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        try
        {
            Type[]? own = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null;
            return method.Module.ResolveMethod(token, method.DeclaringType?.GetGenericArguments(), own);
        }
        catch (Exception error) when (error is ArgumentException or BadImageFormatException or TypeLoadException or FileNotFoundException)
        {
            return null;
        }
    }
}
