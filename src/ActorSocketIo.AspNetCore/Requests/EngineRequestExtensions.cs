using ActorSocketIo.AspNetCore.Requests;
using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore;

/// <summary>From an engine's request to ASP.NET Core's.</summary>
public static class EngineRequestExtensions
{
    /// <summary>ASP.NET Core's view of a request, while it is under way.</summary>
    /// <param name="request">A request that a hook or an event was given.</param>
    /// <returns>Null if it is over, as <see cref="EngineSession.Request"/> always is.</returns>
    public static HttpContext? GetHttpContext(this EngineRequest request) => (request as HttpEngineRequest)?.Context;

    /// <summary>Adds a middleware in ASP.NET Core's form, which runs before everything else for every request of the engine.</summary>
    /// <param name="server">The engine.</param>
    /// <param name="middleware">Gets the context and what comes next. One that throws fails the request with code 3; one that does not
    /// call next has answered the request itself. Headers it sets are sent, with WebSocket handshakes too.</param>
    /// <returns>The engine.</returns>
    public static EngineServer Use(this EngineServer server, Func<HttpContext, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(middleware);
        return server.Use((EngineRequest request, Func<Task> next) => middleware(((HttpEngineRequest)request).Context, next));
    }
}
