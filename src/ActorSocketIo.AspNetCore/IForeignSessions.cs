using Microsoft.AspNetCore.Http;

namespace ActorSocketIo.AspNetCore;

/// <summary>The sessions of other nodes, as the edge sees them.</summary>
/// <remarks>The place where requests for them are handed on: any request may arrive at any node.</remarks>
internal interface IForeignSessions
{
    /// <summary>Serves a request whose session is not on this node.</summary>
    /// <param name="context">The request; nothing has been answered yet.</param>
    /// <param name="sid">The session's id, as the client gave it: it may be forged.</param>
    /// <returns>Null if no node has it: the client is told that it is unknown.</returns>
    Task? TryServe(HttpContext context, string sid);
}
