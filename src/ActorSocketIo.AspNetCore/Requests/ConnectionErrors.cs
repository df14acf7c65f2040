using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.Requests;

/// <summary>Tells the application about refused requests.</summary>
internal static class ConnectionErrors
{
    public static void OnConnectionError(this EngineServer server, HttpEngineRequest request, Refusal refusal)
    {
        // The message is the code's own; what the application said itself is in the context.
        var message = ActorSocketIo.Protocol.EngineIo.EngineError.All[refusal.Error.Code].Message;
        server.OnConnectionError(new EngineConnectionError(request, refusal.Error.Code, message, refusal.Context));
    }
}
