using System.Collections.Concurrent;
using System.Reflection;

namespace ActorSocketIo;

/// <summary>Finds handlers that are marked with <c>[Authorize]</c>.</summary>
internal static class HandlerProtection
{
    private const string Authorize = "Microsoft.AspNetCore.Authorization.IAuthorizeData"; // by its name: ASP.NET Core is not known here

    private static readonly ConcurrentDictionary<Type, MemberInfo?> s_marks = new();

    /// <summary>The check of a class or method; null if it is not marked.</summary>
    /// <exception cref="InvalidOperationException">It is marked, and nobody here checks it.</exception>
    public static Func<Socket, Task>? Of(MemberInfo member, SocketIoServer server)
    {
        if (!IsMarked(member))
            return null;
        return server.HandlerAuthorization?.CheckOf(member) ?? throw new InvalidOperationException(
            $"{NameOf(member)} is marked with [Authorize], which nobody checks yet: call app.MapSocketIo(), or server.UseAuthorization(), before UseHandlers.");
    }

    /// <summary>Makes sure that a contract is not marked: a class has what its base classes are marked with, and nothing of its interfaces, so such a mark would protect nothing.</summary>
    /// <exception cref="InvalidOperationException">It is, or a method of it, or an interface that it is made of.</exception>
    public static void ThrowIfContractIsMarked(Type contract)
    {
        if (MarkOf(contract) is { } mark)
            throw new InvalidOperationException($"{NameOf(mark)} is marked with [Authorize], which protects nothing on an interface: mark the class of handlers that implements it, or its method.");
    }

    /// <summary>Makes sure that nothing is marked where events are handled by an object or an actor, for which nobody checks marks.</summary>
    /// <exception cref="InvalidOperationException">Something is.</exception>
    public static void ThrowIfHandlersAreMarked(Type handlers)
    {
        if (MarkOf(handlers) is { } mark)
        {
            throw new InvalidOperationException(
                $"{NameOf(mark)} is marked with [Authorize], which is checked for classes given to UseHandlers only: call RequireAuthorization(…) or RequireAuthorizationFor(\"event\", …) of the namespace instead.");
        }
    }

    // Objects listen for each client anew: what a type is marked with is looked up once.
    private static MemberInfo? MarkOf(Type type) => s_marks.GetOrAdd(type, static type => (
        from declaring in type.IsInterface ? type.GetInterfaces().Prepend(type) : [type]
        from member in declaring.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Prepend<MemberInfo>(declaring)
        where IsMarked(member)
        select member).FirstOrDefault());

    private static bool IsMarked(MemberInfo member) => member.GetCustomAttributes(inherit: true).Any(attribute => attribute.GetType().GetInterface(Authorize) is not null);

    private static string NameOf(MemberInfo member) => member is Type || member.DeclaringType is null ? member.Name : $"{member.DeclaringType.Name}.{member.Name}";
}
