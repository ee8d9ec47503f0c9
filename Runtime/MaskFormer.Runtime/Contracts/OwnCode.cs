using System.Diagnostics;
using System.Reflection;

namespace MaskFormer.Runtime.Contracts;

/// <summary>
/// Finds out whether an unexpected exception comes from code that a user wrote against this library (a data source, a task, a schedule, a primitive) or from
/// this program: users must not be asked to report errors of their own code.
/// </summary>
internal static class OwnCode
{
    private const string Part = "MaskFormer.Part"; // of Directory.Build.props

    /// <summary>Method and place of the user's code that threw; null if it was this program, or if it is not known.</summary>
    public static string? Place(Exception error)
    {
        Exception cause = Innermost(error);
        StackFrame? frame = new StackTrace(cause, fNeedFileInfo: true).GetFrames().FirstOrDefault(static frame => IsOfAnyone(frame.GetMethod()));
        if (frame?.GetMethod() is not { DeclaringType: { } type } method || IsOurs(type.Assembly)) return null;
        string file = frame.GetFileName() is { } path ? FormattableString.Invariant($", {Path.GetFileName(path)}:{frame.GetFileLineNumber()}") : "";
        return $"{Outermost(type).Name}.{Named(method)} ({type.Assembly.GetName().Name}{file})";
    }

    /// <summary>What was thrown, in words.</summary>
    public static string Cause(Exception error)
    {
        Exception cause = Innermost(error);
        return $"{cause.GetType().Name}: {cause.Message.ReplaceLineEndings(" ").TrimEnd('.')}";
    }

    private static Exception Innermost(Exception error) =>
        error is AggregateException or TargetInvocationException or TypeInitializationException && error.InnerException is { } inner ? Innermost(inner) : error;

    // Libraries that know nothing of this one stand between who called them and what went wrong.
    private static bool IsOfAnyone(MethodBase? method) =>
        method?.DeclaringType?.Assembly is { } assembly
        && (IsOurs(assembly) || assembly.GetReferencedAssemblies().Any(static name => IsNameOfOurs(name.Name)));

    private static bool IsOurs(Assembly assembly) => assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(static one => one.Key == Part);

    private static bool IsNameOfOurs(string? name) => name is "MaskFormer.Runtime" or "MaskFormer.Language";

    // Lambdas, iterators and asynchronous methods live in types that the compiler makes inside the user's.
    private static Type Outermost(Type type) =>
        type is { DeclaringType: { } outer } && type.Name.Contains('<', StringComparison.Ordinal) ? Outermost(outer) : type;

    private static string Named(MethodBase method) =>
        method.Name.StartsWith('<') && method.Name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? method.Name[1..end]
        : method.Name == "MoveNext" && method.DeclaringType!.Name is ['<', ..] iterator ? iterator[1..iterator.IndexOf('>', StringComparison.Ordinal)]
        : method.Name;
}
