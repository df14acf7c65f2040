using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Sessions;

/// <summary>What the engine logs. Ids 1100–1199.</summary>
public sealed partial class EngineServer
{
    [LoggerMessage(1100, LogLevel.Debug, "Session {Sid} opened on {Transport}")]
    private partial void LogOpened(string sid, string transport);

    [LoggerMessage(1101, LogLevel.Debug, "Session {Sid} closed: {Reason}")]
    private partial void LogClosed(string sid, string reason);

    [LoggerMessage(1103, LogLevel.Warning, "Session {Sid} sent more than {Limit} bytes at once over {Transport}: raise MaxHttpBufferSize if it may")]
    private partial void LogOversize(string sid, string transport, int limit);

    [LoggerMessage(1102, LogLevel.Error, "A handler of an engine event failed")]
    private partial void LogHandlerFault(Exception fault);

    [LoggerMessage(1104, LogLevel.Error, "A timer of the engine failed: this is a bug")]
    private partial void LogTimerFault(Exception fault);

    [LoggerMessage(1105, LogLevel.Error, "Serving a request that came by another node failed")]
    internal partial void LogRelayFault(Exception fault);

    [LoggerMessage(1106, LogLevel.Error, "A WebSocket failed and was closed")]
    internal partial void LogWebSocketFault(Exception fault);

    [LoggerMessage(1107, LogLevel.Error, "A middleware, AllowRequest or GenerateId failed, and the request was refused")]
    internal partial void LogHookFault(Exception fault);
}
