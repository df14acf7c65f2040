using System.Diagnostics;
using ActorSocketIo.Corking;
using ActorSocketIo.Gathering;
using ActorSocketIo.Guarding;
using ActorSocketIo.Link;
using ActorSocketIo.Telemetry;
using static ActorSocketIo.Adapters.AdapterProtocol;

namespace ActorSocketIo.Adapters;

/// <summary>What the adapters of other nodes want of this one's. Runs on the actors of the lanes, so in the order of the calls over there.</summary>
internal sealed class AdapterInbox
{
    private readonly SocketIoServer _server;
    private readonly INodeLinks _links;

    private AdapterInbox(SocketIoServer server, INodeLinks links)
    {
        _server = server;
        _links = links;
    }

    /// <summary>Subscribes to everything; before the links are started.</summary>
    public static void Open(SocketIoServer server, INodeLinks links, GatherDesk desk)
    {
        var inbox = new AdapterInbox(server, links);
        links.Subscribe<Broadcast>(inbox.OnBroadcast);
        links.Subscribe<BroadcastWithAck>(inbox.OnBroadcastWithAck);
        links.Subscribe<OrderedBroadcast>(inbox.OnOrderedBroadcast);
        links.Subscribe<EmitInOrder>(inbox.OnEmitInOrder);
        links.Subscribe<SocketsJoin>(inbox.OnSocketsJoin);
        links.Subscribe<AwaitJoins>(inbox.OnAwaitJoins);
        links.Subscribe<SocketsLeave>(inbox.OnSocketsLeave);
        links.Subscribe<SocketsDisconnect>(inbox.OnSocketsDisconnect);
        links.Subscribe<FetchSockets>(inbox.OnFetchSockets);
        links.Subscribe<FetchPage>(inbox.OnFetchPage);
        links.Subscribe<CountSockets>(inbox.OnCountSockets);
        links.Subscribe<ChangeData>(inbox.OnChangeData);
        links.Subscribe<ServerSideEvent>(inbox.OnServerSideEvent);
        links.Subscribe<Done>(desk.OnAnswer);
        links.Subscribe<NotAnswered>(desk.OnAnswer);
        links.Subscribe<Outdated>(desk.OnAnswer);
        links.Subscribe<EmittedInOrder>(desk.OnAnswer);
        links.Subscribe<SocketsFound>(desk.OnAnswer);
        links.Subscribe<SocketsCounted>(desk.OnAnswer);
        links.Subscribe<ServerSideAnswered>(desk.OnAnswer);
        links.Subscribe<Recipients>(desk.OnAnswer);
        links.Subscribe<ClientAnswered>(desk.OnAnswer);
        links.Subscribe<ClientLeft>(desk.OnAnswer);
    }

    private void OnBroadcast(NodeToken from, Broadcast message)
    {
        using var turn = EmitOrder.Enter(_server.Node?.Order);
        if (message.Number > 0)
            _server.Node?.Guards?.Wards.OnEmit(from, message);
        if (message.Purpose != EmitPurpose.Deliver || Find(message.To) is not { } adapter)
            return;
        using var span = Deliver(message.TraceParent, message.To, message.Event);
        var begun = EventMetrics.BeginFanOut(_server.Time);
        adapter.Deliver(
            message.Event.ToEncoded() with { Number = message.Number }, Scope(message.To) with { Compress = message.Compress, Volatile = message.Volatile, Key = message.Key }, from);
        EventMetrics.OnFannedOut(_server.Time, begun, isLocal: false);
    }

    private void OnBroadcastWithAck(NodeToken from, BroadcastWithAck message)
    {
        if (Find(message.To) is not { } adapter)
        {
            Answer(from, new Recipients(message.Request, 0));
            return;
        }

        using var span = Deliver(message.TraceParent, message.To, message.Event);
        var scope = Scope(message.To) with { Compress = message.Compress, Volatile = message.Volatile, Timeout = message.Timeout };
        AckCollector.Start(adapter, message.Event.ToEncoded(), scope, message.Request, answer => Answer(from, answer));
    }

    private void OnOrderedBroadcast(NodeToken from, OrderedBroadcast message)
    {
        _server.Node?.Incarnations.Saw(message.Incarnation);
        using var turn = EmitOrder.Enter(_server.Node?.Order);
        if (message.Number > 0)
            _server.Node?.Guards?.Wards.OnEmit(from, RemoteSide.ForGuards(message.To, message.Event, message.Number, message.Incarnation));
        using var span = Deliver(message.TraceParent, message.To, message.Event);
        var younger = Find(message.To)?.Utilities.DeliverOrdered(Scope(message.To), message.Event.ToEncoded() with { Number = message.Number }, message.Incarnation, from) ?? 0;
        Answer(from, younger == 0 ? new Done(message.Request) : new Outdated(message.Request, younger));
    }

    private void OnEmitInOrder(NodeToken from, EmitInOrder message)
    {
        if (_server.Node is { } node)
            OrderedRequests.EmitHereAsync(node, message).ContinueWith(emitted => Answer(from, emitted.Result), TaskScheduler.Default);
        else
            Answer(from, new EmittedInOrder(message.Request, OrderedOutcome.NotHere, default, "")); // still starting
    }

    private void OnSocketsJoin(NodeToken from, SocketsJoin message) =>
        AnswerWhen(Find(message.Of)?.Utilities.JoinHere(Scope(message.Of), message.Rooms.AsSpan()) ?? Task.CompletedTask, from, message.Request);

    private void OnAwaitJoins(NodeToken from, AwaitJoins message) =>
        AnswerWhen(_server.Namespaces.Find(message.Namespace)?.Adapter.Remote.WhenKnown(message.Rooms) ?? Task.CompletedTask, from, message.Request);

    private void OnSocketsLeave(NodeToken from, SocketsLeave message)
    {
        _server.Node?.Guards?.Wards.Leave(message.Of.Namespace, Scope(message.Of), message.Rooms);
        Find(message.Of)?.Utilities.LeaveHere(Scope(message.Of), message.Rooms.AsSpan());
        Answer(from, new Done(message.Request));
    }

    private void OnSocketsDisconnect(NodeToken from, SocketsDisconnect message)
    {
        _server.Node?.Guards?.Wards.GiveUp(message.Of.Namespace, Scope(message.Of));
        Find(message.Of)?.Utilities.DisconnectHere(Scope(message.Of), message.Close);
        Answer(from, new Done(message.Request));
    }

    private void OnFetchSockets(NodeToken from, FetchSockets message) =>
        _ = SendDescriptions(from, message, Find(message.Of)?.Index.Select(Scope(message.Of)).ToArray() ?? []);

    private void OnFetchPage(NodeToken from, FetchPage message) =>
        Answer(from, Find(message.Of)?.Utilities.Pages.Answer(message, Scope(message.Of)) ?? new SocketsFound(message.Request, EncodedSockets.None(message.Fields), IsLast: true));

    private void OnCountSockets(NodeToken from, CountSockets message) =>
        Answer(from, new SocketsCounted(message.Request, Find(message.Of)?.Index.Select(Scope(message.Of)).Count() ?? 0));

    private void OnChangeData(NodeToken from, ChangeData message)
    {
        var isThere = _server.Namespaces.Find(message.Namespace)?.Adapter.Data.ApplyHere(message.SocketId, message.Set.ToArgument(_server.Json), message.Removed) == true;
        Answer(from, new SocketsCounted(message.Request, isThere ? 1 : 0));
    }

    private void OnServerSideEvent(NodeToken from, ServerSideEvent message)
    {
        if (_server.Namespaces.Find(message.Namespace) is not { } nsp)
        {
            if (message.Request != 0)
                Answer(from, new Done(message.Request));
            return;
        }

        nsp.Adapter.ServerSide.Raise(message.Event, message.TraceParent, message.Request, answer => Answer(from, answer));
    }

    /// <summary>In parts of a bounded size, each described when there is room for it: sockets may keep more data than a link keeps.</summary>
    /// <remarks>Whoever asks again and again over a slow link would have ever more answers under way; so one that nobody waits for any more is not gone on with.</remarks>
    private async Task SendDescriptions(NodeToken to, FetchSockets question, Socket[] sockets)
    {
        var begun = _server.Time.GetTimestamp();
        var described = 0;
        try
        {
            do
            {
                var part = SocketDescriptions.DescribeSome(sockets.AsSpan(described), question.Fields, out var seen);
                described += seen;
                var found = new SocketsFound(question.Request, part, IsLast: described == sockets.Length);
                ValueTask told;
                using (Cork.Lift())
                    told = _links.TellWhenRoom([to], Lane.Questions, found);
                await told.ConfigureAwait(false);
            }
            while (described < sockets.Length && IsAwaited());
        }
        catch (Exception e) // one socket's data is more than a link keeps, or is the application's and cannot be written
        {
            _server.Log.SocketNotDescribed(e, described == 0 ? "" : sockets[described - 1].Id);
            Answer(to, new NotAnswered(question.Request));
        }

        bool IsAwaited() => _server.RunningNode.Peers.IsReachable(to)
            && (question.Timeout == Timeout.InfiniteTimeSpan || _server.Time.GetElapsedTime(begun) < question.Timeout);
    }

    private void AnswerWhen(Task done, NodeToken to, long request)
    {
        if (done.IsCompleted)
            Answer(to, new Done(request));
        else
            done.ContinueWith(_ => Answer(to, new Done(request)), TaskScheduler.Default);
    }

    /// <summary>Answers at once; if the link does not take it, says at least that no answer will come.</summary>
    private void Answer(NodeToken to, IAnswer answer)
    {
        using var lifted = Cork.Lift();
        if (!_links.Tell(to, Lane.Questions, answer) && _links.Tell(to, Lane.Questions, new NotAnswered(answer.Request)))
            _server.Log.AnswerTooLarge(to.ToString()); // as so much less was taken
    }

    private Activity? Deliver(string? parent, Selection to, Payload @event) => @event.ContinueTrace("deliver", parent, to.Namespace, _server.Json);

    private Adapter? Find(Selection selection) => _server.Namespaces.Find(selection.Namespace)?.Adapter;

    private static BroadcastScope Scope(Selection selection) => new() { Rooms = [.. selection.Rooms], Except = [.. selection.Except], Local = true };
}
