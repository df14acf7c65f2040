using System.Reflection;

namespace ActorSocketIo;

/// <summary>Finds handlers that are marked with <c>[Authorize]</c>.</summary>
internal static class HandlerProtection
{
    private const string Authorize = "Microsoft.AspNetCore.Authorization.IAuthorizeData"; // by its name: ASP.NET Core is not known here

    /// <summary>The check of a class or method; null if it is not marked.</summary>
    /// <exception cref="InvalidOperationException">It is marked, and nobody here checks it.</exception>
    public static Func<Socket, Task>? Of(MemberInfo member, SocketIoServer server)
    {
        if (!member.GetCustomAttributes(inherit: true).Any(attribute => attribute.GetType().GetInterface(Authorize) is not null))
            return null;
        return server.HandlerAuthorization?.CheckOf(member) ?? throw new InvalidOperationException(
            $"{member.DeclaringType?.Name}{(member.DeclaringType is null ? "" : ".")}{member.Name} is marked with [Authorize], which nobody checks yet: call app.MapSocketIo(), or server.UseAuthorization(), before UseHandlers.");
    }
}
