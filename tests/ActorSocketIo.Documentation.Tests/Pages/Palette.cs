using System.Reflection;

namespace ActorSocketIo.Documentation.Tests.Pages;

/// <summary>Reads commands of <c>sio</c> as the server does, which shows nobody how.</summary>
/// <remarks>By reflection: were the server's insides visible to this project, snippets could use them, and would not compile for a reader.</remarks>
internal static class Palette
{
    private static readonly Assembly s_server = typeof(SocketIoServer).Assembly;

    private static readonly object s_palette =
        s_server.GetType("ActorSocketIo.Operations.SocketIoPalette", throwOnError: true)!.GetProperty("Palette")!.GetValue(null)!;

    private static readonly MethodInfo s_parse = s_server.GetType("ActorSocketIo.Operations.Palettes.CommandParser", throwOnError: true)!.GetMethod("Parse")!;

    /// <summary>What is wrong with a command; null if it is one.</summary>
    public static string? Mistake(string[] words)
    {
        try
        {
            var palettes = typeof(System.Collections.Immutable.ImmutableArray).GetMethods()
                .Single(method => method.Name == "Create" && method.GetParameters() is [{ ParameterType.IsGenericParameter: true }])
                .MakeGenericMethod(s_palette.GetType()).Invoke(null, [s_palette]);
            s_parse.Invoke(null, [palettes, words]);
            return null;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } mistake)
        {
            return mistake.Message;
        }
    }
}
