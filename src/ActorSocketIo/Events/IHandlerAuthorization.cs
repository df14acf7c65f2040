using System.Reflection;

namespace ActorSocketIo;

/// <summary>What the host makes of attributes on handlers that say whose events may be handled.</summary>
internal interface IHandlerAuthorization
{
    /// <summary>The check of a class or method.</summary>
    /// <returns>Throws <see cref="RefusedException"/> for whom may not.</returns>
    Func<Socket, Task> CheckOf(MemberInfo member);
}
