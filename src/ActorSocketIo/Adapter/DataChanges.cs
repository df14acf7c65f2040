using System.Collections.Immutable;
using ActorSocketIo.Gathering;
using ActorSocketIo.Link;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>Changes what the application keeps with a socket of any node, in the order of emits.</summary>
internal sealed class DataChanges(Adapter adapter)
{
    private SocketIoServer Server => adapter.Namespace.Server;

    /// <summary>Sets and removes values of one socket, at once.</summary>
    /// <param name="socketId">Whose; not of those who have joined a room of that name.</param>
    /// <param name="set">A JSON object: the values by name.</param>
    /// <param name="removed">The names of values to remove.</param>
    /// <param name="timeout">How long to wait for its node.</param>
    /// <returns>Completes when every node that asks sees the change.</returns>
    /// <exception cref="PartialAnswerException{Int32}">Its node did not answer in time.</exception>
    /// <exception cref="SocketIoException">There is no such socket any more.</exception>
    public async Task ApplyAsync(string socketId, Argument set, ImmutableArray<string> removed, TimeSpan? timeout)
    {
        if (ApplyHere(socketId, set, removed))
            return;
        var nodes = Server.Node is { } node ? adapter.Remote.AnswerersFor(node, BroadcastScope.Everyone.To([socketId])) : [];
        var found = await Server.Node.AskAsync(
            nodes, Lane.Ordered, timeout ?? Server.Options.RequestsTimeout, static request => new CountGatherer(request),
            number => new ChangeData(number, adapter.Namespace.Name, socketId, Payload.Of(set), removed), firstIsEnough: true).ConfigureAwait(false);
        if (found.Found.Sum() > 0)
            return;
        throw found.IsComplete ? new SocketIoException("socket has been disconnected") : new PartialAnswerException<int>(found);
    }

    /// <summary>Changes the data of a socket of this node.</summary>
    /// <returns>Whether it is connected here.</returns>
    public bool ApplyHere(string socketId, Argument set, ImmutableArray<string> removed)
    {
        if (!adapter.Index.Sockets.TryGetValue(socketId, out var socket) || !socket.Connected)
            return false;
        socket.Data.Change(set, removed);
        return true;
    }
}
