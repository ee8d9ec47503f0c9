using System.Reflection;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>Finds classes that say by an attribute which options they are for, in any assembly that the program was built with.</summary>
internal static class ByAttribute
{
    /// <summary>Every class with the attribute.</summary>
    public static IEnumerable<(Type Type, T Attribute)> All<T>() where T : Attribute =>
        from assembly in ReferencingAssemblies.Of(typeof(ByAttribute).Assembly).Prepend(typeof(ByAttribute).Assembly)
        from type in ReferencingAssemblies.TypesOf(assembly)
        let attribute = type.GetCustomAttribute<T>(inherit: false)
        where attribute is not null
        select (type, attribute);

    /// <summary>Makes the one that is for some options, or for what they are derived from: their own counts first.</summary>
    /// <param name="options">The type of the options.</param>
    /// <param name="optionsOf">What an attribute names.</param>
    /// <param name="kind">What is looked for, in a message.</param>
    /// <param name="wrong">Makes the error from its cause: there is none, or more than one.</param>
    public static object Make<T>(Type options, Func<T, Type> optionsOf, string kind, Func<string, Exception> wrong) where T : Attribute
    {
        (Type Type, T Attribute)[] all = [.. All<T>()];
        for (Type? type = options; type is not null; type = type.BaseType)
        {
            Type[] own = [.. all.Where(one => optionsOf(one.Attribute) == type).Select(static one => one.Type)];
            if (own is [var only]) return Activator.CreateInstance(only, nonPublic: true)!;
            if (own.Length > 1)
            {
                IEnumerable<string?> names = own.Select(static one => one.FullName).Order(StringComparer.Ordinal);
                throw wrong($"several {kind}s are for it: {string.Join(", ", names)}");
            }
        }

        throw wrong($"no {kind} is for it");
    }
}
