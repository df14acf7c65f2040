using ActorSocketIo.Adapters;
using ActorSocketIo.Corking;
using ActorSocketIo.Gathering;
using ActorSocketIo.Link;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static ActorSocketIo.Operations.OperationsProtocol;

namespace ActorSocketIo.Operations;

/// <summary>Answers the questions of other nodes' operators. Runs on the actors of the lanes, but what takes long on the pool.</summary>
internal sealed class OperationsInbox
{
    private readonly SocketIoServer _server;
    private readonly INodeLinks _links;

    private OperationsInbox(SocketIoServer server, INodeLinks links)
    {
        _server = server;
        _links = links;
    }

    /// <summary>Subscribes to everything; before the links are started.</summary>
    public static void Open(SocketIoServer server, INodeLinks links, GatherDesk desk)
    {
        var inbox = new OperationsInbox(server, links);
        links.Subscribe<DescribeNode>(inbox.OnDescribeNode);
        links.Subscribe<GetNames>(inbox.OnGetNames);
        links.Subscribe<GetHappenings>(inbox.OnGetHappenings);
        links.Subscribe<Drain>(inbox.OnDrain);
        links.Subscribe<NodeDescribed>(desk.OnAnswer);
        links.Subscribe<NamesFound>(desk.OnAnswer);
        links.Subscribe<HappeningsFound>(desk.OnAnswer);
    }

    /// <summary>What this node says of itself.</summary>
    public static HappeningsFound Happenings(SocketIoNode node, GetHappenings question)
    {
        var after = question.After.Where(known => known.Node == node.Peers.Self).Select(known => known.After).DefaultIfEmpty(-1).First();
        var happenings = node.Server.Happenings.Read(after, out var last, out var missed);
        return new HappeningsFound(question.Request, [.. happenings], last, missed);
    }

    /// <summary>Makes this node leave, as if its process had been asked to end.</summary>
    public static void Leave(SocketIoServer server)
    {
        server.Log.LeavesForOperator();
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }

    private void OnDescribeNode(NodeToken from, DescribeNode question)
    {
        if (_server.Node is { } node)
            Answer(from, new NodeDescribed(question.Request, NodeFacts.Of(node)));
        else
            Answer(from, new AdapterProtocol.NotAnswered(question.Request)); // still starting
    }

    // A million rooms are walked: that must not hold up what waits in the lane.
    private void OnGetNames(NodeToken from, GetNames question) =>
        Task.Run(() => NameTable.Answer(_server, question)).ContinueWith(
            named => Answer(from, named.IsCompletedSuccessfully ? named.Result : new AdapterProtocol.NotAnswered(question.Request)), TaskScheduler.Default);

    private void OnGetHappenings(NodeToken from, GetHappenings question)
    {
        if (_server.Node is { } node)
            Answer(from, Happenings(node, question));
        else
            Answer(from, new AdapterProtocol.NotAnswered(question.Request));
    }

    private void OnDrain(NodeToken from, Drain command)
    {
        Answer(from, new AdapterProtocol.Done(command.Request));
        Leave(_server);
    }

    private void Answer(NodeToken to, AdapterProtocol.IAnswer answer)
    {
        using var lifted = Cork.Lift();
        if (!_links.Tell(to, Lane.Questions, answer))
            _links.Tell(to, Lane.Questions, new AdapterProtocol.NotAnswered(answer.Request));
    }
}
