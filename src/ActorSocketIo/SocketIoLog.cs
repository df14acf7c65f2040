using ActorSocketIo.Hosting;
using ActorSocketIo.Protocol.EngineIo;
using ActorSocketIo.Watching;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo;

/// <summary>What the server logs about clients and the application's own code. Never a payload, never a credential.</summary>
internal sealed partial class SocketIoLog(ILogger<SocketIoServer> logger, Happenings happenings)
{
    [LoggerMessage(1001, LogLevel.Error, "A listener for '{EventName}' in {Namespace} failed; socket {SocketId} goes on.")]
    private static partial void ListenerFailed(ILogger logger, Exception exception, string eventName, string @namespace, string socketId);

    [LoggerMessage(1002, LogLevel.Debug, "An argument of '{EventName}' in {Namespace} from socket {SocketId} does not fit the listener's type.")]
    private static partial void ArgumentDoesNotFit(ILogger logger, Exception exception, string eventName, string @namespace, string socketId);

    [LoggerMessage(1003, LogLevel.Error, "A listener for the server event '{EventName}' in {Namespace} failed.")]
    private static partial void ServerListenerFailed(ILogger logger, Exception exception, string eventName, string @namespace);

    [LoggerMessage(1004, LogLevel.Error, "A middleware of {Namespace} failed; the client was refused with 'internal error'.")]
    private static partial void MiddlewareFailed(ILogger logger, Exception exception, string @namespace);

    [LoggerMessage(1005, LogLevel.Error, "A function that decides on dynamic namespaces failed; the next family is asked.")]
    private static partial void NamespaceFunctionFailed(ILogger logger, Exception exception);

    [LoggerMessage(1006, LogLevel.Debug, "Session {SessionId} is closed: {Why}.")]
    private static partial void ClientBrokeProtocol(ILogger logger, string sessionId, string why);

    [LoggerMessage(1007, LogLevel.Error, "The actor of socket {SocketId} in {Namespace} failed; its client is disconnected.")]
    private static partial void SocketActorFailed(ILogger logger, Exception exception, string socketId, string @namespace);

    [LoggerMessage(1008, LogLevel.Error, "The actor of socket {SocketId} in {Namespace} could not be made; its client was refused with 'internal error'.")]
    private static partial void SocketActorNotMade(ILogger logger, Exception exception, string socketId, string @namespace);

    [LoggerMessage(1009, LogLevel.Error, "The details of a refusal in {Namespace} cannot be encoded; the client was refused without them.")]
    private static partial void DetailsNotEncoded(ILogger logger, Exception exception, string @namespace);

    [LoggerMessage(1010, LogLevel.Warning, "The server is closed, but the listeners of {Count} sockets have not ended.")]
    private static partial void CloseTimedOut(ILogger logger, int count);

    [LoggerMessage(1011, LogLevel.Warning, "Nobody waited for {Command}, and not every node has done it: {Why}.")]
    private static partial void CommandUnanswered(ILogger logger, string command, string why);

    [LoggerMessage(1013, LogLevel.Warning, "Another node's question for sockets stays unanswered, because of socket {SocketId}.")]
    private static partial void SocketNotDescribed(ILogger logger, Exception exception, string socketId);

    [LoggerMessage(1015, LogLevel.Warning, "The answer to a question of node {Node} is larger than the link to it has room for, so this node is missing there.")]
    private static partial void AnswerTooLarge(ILogger logger, string node);

    [LoggerMessage(
        1012,
        LogLevel.Information,
        "Node {Node} serves Socket.IO at {Path}: transports {Transports}, ping after {PingInterval} and up to {PingTimeout}, messages up to {MaxHttpBufferSize} bytes, "
        + "queues up to {MaxQueuedPackets} packets and {MaxQueuedBytes} bytes a client, waiting events up to {MaxPendingEvents}, "
        + "TLS between nodes {Tls}.")]
    private static partial void Serves(
        ILogger logger, string node, string path, string transports, TimeSpan pingInterval, TimeSpan pingTimeout, int maxHttpBufferSize,
        int maxQueuedPackets, long maxQueuedBytes, int maxPendingEvents, string tls);

    [LoggerMessage(1014, LogLevel.Information, "This node leaves: in {DrainDelay} it closes its {Clients} clients, within {CloseSpread}.")]
    private static partial void Leaves(ILogger logger, int clients, TimeSpan drainDelay, TimeSpan closeSpread);

    [LoggerMessage(1018, LogLevel.Error, "Closing this node's clients failed; all that are left are cut off.")]
    private static partial void LeavingFailed(ILogger logger, Exception exception);

    [LoggerMessage(1016, LogLevel.Warning, "TLS between nodes: this node's certificate {Subject} ends at {End:u}. Renew it before, and start the node again.")]
    private static partial void CertificateEnds(ILogger logger, string subject, DateTimeOffset end);

    [LoggerMessage(1017, LogLevel.Error, "TLS between nodes: this node's certificate {Subject} is over since {End:u}, and no node lets it in. Renew it, and start the node again.")]
    private static partial void CertificateIsOver(ILogger logger, string subject, DateTimeOffset end);

    [LoggerMessage(1019, LogLevel.Error, "What is kept of the client of socket {SocketId} cannot be written, so no other node gets it: the client begins anew there.")]
    private static partial void NotMoved(ILogger logger, Exception exception, string socketId);

    [LoggerMessage(1020, LogLevel.Warning, "What is kept of {Count} clients no other node has taken over: they begin anew when they come back.")]
    private static partial void NotHandedOver(ILogger logger, int count);

    [LoggerMessage(1021, LogLevel.Error, "What node {Node} keeps of a client that has come here could not be fetched: the client begins anew.")]
    private static partial void NotFetched(ILogger logger, Exception exception, string node);

    [LoggerMessage(1022, LogLevel.Information, "What node {Node}, which has died, kept of the client of socket {SocketId} was not made again: {Why}. The client begins anew.")]
    private static partial void NotRestored(ILogger logger, string socketId, string node, string why);

    [LoggerMessage(1023, LogLevel.Information, "Options that have changed hold now: {Changes}.")]
    private static partial void OptionsChanged(ILogger logger, string changes);

    [LoggerMessage(1024, LogLevel.Warning, "Options that have changed hold when this node is started again: {Changes}.")]
    private static partial void OptionsNeedStart(ILogger logger, string changes);

    [LoggerMessage(1025, LogLevel.Error, "The options that the configuration has now are not taken over, and what was in force stays: {Mistakes}")]
    private static partial void OptionsRefused(ILogger logger, string mistakes);

    [LoggerMessage(1030, LogLevel.Information, "An operator runs '{Command}', in the namespace {Namespace}.")]
    private static partial void OperatorChanges(ILogger logger, string command, string @namespace);

    [LoggerMessage(1031, LogLevel.Error, "The command '{Command}' of an operator failed.")]
    private static partial void CommandFailed(ILogger logger, Exception exception, string command);

    [LoggerMessage(1032, LogLevel.Information, "An operator makes this node leave.")]
    private static partial void LeavesForOperator(ILogger logger);

    [LoggerMessage(1033, LogLevel.Warning, "A request for operators from {Address} was refused: {Why}")]
    private static partial void OperatorRefused(ILogger logger, string address, string why);

    /// <summary>What operators can watch.</summary>
    public Happenings Happenings => happenings;

    /// <summary>The values in force, once.</summary>
    public void Serves(SocketIoOptions options, string node, bool hasTls)
    {
        var engine = options.Engine;
        Serves(
            logger, node, engine.Path, string.Join(", ", engine.Transports.Select(transport => transport.Text())), engine.PingInterval, engine.PingTimeout,
            engine.MaxHttpBufferSize, engine.MaxQueuedPackets, engine.MaxQueuedBytes, options.MaxPendingEvents, hasTls ? "on" : "off");
    }

    public void OptionsChanged(IEnumerable<OptionChange> changes) => OptionsChanged(logger, string.Join(", ", changes));

    public void OptionsNeedStart(IEnumerable<OptionChange> changes) => OptionsNeedStart(logger, string.Join(", ", changes));

    public void OptionsRefused(string mistakes) => OptionsRefused(logger, mistakes);

    public void Leaves(int clients, TimeSpan drainDelay, TimeSpan closeSpread) => Leaves(logger, clients, drainDelay, closeSpread);

    public void CertificateEnds(string subject, DateTimeOffset end) => CertificateEnds(logger, subject, end);

    public void CertificateIsOver(string subject, DateTimeOffset end) => CertificateIsOver(logger, subject, end);

    public void NotFetched(Exception exception, string node) => NotFetched(logger, exception, node);

    public void NotRestored(string socketId, string node, string why) => NotRestored(logger, socketId, node, why);

    public void NotHandedOver(int count) => NotHandedOver(logger, count);

    public void NotMoved(Exception exception, string socketId) => NotMoved(logger, exception, socketId);

    public void LeavingFailed(Exception exception) => LeavingFailed(logger, exception);

    public void OperatorChanges(string command, string nsp) => OperatorChanges(logger, command, nsp);

    public void CommandFailed(Exception exception, string command) => CommandFailed(logger, exception, command);

    public void OperatorRefused(string address, string why) => OperatorRefused(logger, address, why);

    public void LeavesForOperator() => LeavesForOperator(logger);

    public void ListenerFailed(Exception exception, string eventName, string nsp, string socketId)
    {
        ListenerFailed(logger, exception, eventName, nsp, socketId);
        happenings.OnFailed(nsp, socketId, "listener for " + eventName, exception);
    }

    public void ArgumentDoesNotFit(Exception exception, string eventName, string nsp, string socketId) =>
        ArgumentDoesNotFit(logger, exception, eventName, nsp, socketId);

    public void ServerListenerFailed(Exception exception, string eventName, string nsp)
    {
        ServerListenerFailed(logger, exception, eventName, nsp);
        happenings.OnFailed(nsp, "", "listener for the server event " + eventName, exception);
    }

    public void MiddlewareFailed(Exception exception, string nsp)
    {
        MiddlewareFailed(logger, exception, nsp);
        happenings.OnFailed(nsp, "", "middleware", exception);
    }

    public void NamespaceFunctionFailed(Exception exception)
    {
        NamespaceFunctionFailed(logger, exception);
        happenings.OnFailed("", "", "function for dynamic namespaces", exception);
    }

    public void ClientBrokeProtocol(string sessionId, string why)
    {
        ClientBrokeProtocol(logger, sessionId, why);
        happenings.OnFailed("", "", why);
    }

    public void SocketActorNotMade(Exception exception, string socketId, string nsp)
    {
        SocketActorNotMade(logger, exception, socketId, nsp);
        happenings.OnFailed(nsp, socketId, "making the socket's actor", exception);
    }

    public void DetailsNotEncoded(Exception exception, string nsp) => DetailsNotEncoded(logger, exception, nsp);

    public void CloseTimedOut(int count) => CloseTimedOut(logger, count);

    public void CommandUnanswered(string command, string why) => CommandUnanswered(logger, command, why);

    public void SocketNotDescribed(Exception exception, string socketId) => SocketNotDescribed(logger, exception, socketId);

    public void AnswerTooLarge(string node) => AnswerTooLarge(logger, node);

    public void SocketActorFailed(Exception exception, string socketId, string nsp)
    {
        SocketActorFailed(logger, exception, socketId, nsp);
        happenings.OnFailed(nsp, socketId, "the socket's actor", exception);
    }
}
