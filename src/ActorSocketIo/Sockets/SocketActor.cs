using System.Runtime.CompilerServices;
using ActorSocketIo.Sockets;
using Akka.Actor;
using Akka.Dispatch;

namespace ActorSocketIo;

/// <summary>Base of application actors that are a socket: derive, listen in the constructor, register with <c>UseSocketActor</c>.</summary>
/// <remarks>
/// Entity id: the socket's id; any actor of the cluster reaches it with its name, but that of a client of Socket.IO 2 only those on its node. Besides events it receives ordinary messages. Everything runs on the
/// actor's turns, one at a time, awaits included: state needs no lock, and events are never interleaved. What a listener throws, other than an argument
/// that does not fit, stops the actor, and the client is disconnected.
/// </remarks>
public abstract partial class SocketActor : ReceiveActor, ITurnTaker
{
    private readonly SocketTurns _turns;

    /// <summary>Finds the socket that the actor is made for.</summary>
    protected SocketActor()
    {
        Socket = SocketIoNode.Of(Context.System).Arrivals.Take(Self.Path.Name)
            ?? throw new ActorInitializationException($"{GetType().Name} is made by the server when a client connects, not by Props.");
        _turns = new SocketTurns(Socket, this);
        Socket.Life.HasApplicationActor = true;
        Socket.Life.Attach(Self);
        Socket.OnDisconnect(OnDisconnectedAsync);
    }

    /// <summary>The socket that this actor is.</summary>
    protected Socket Socket { get; }

    /// <summary>The client is connected; its events wait until this has ended.</summary>
    protected virtual Task OnConnectedAsync() => Task.CompletedTask;

    /// <summary>The client is gone; the actor stops afterwards.</summary>
    /// <param name="reason">See <see cref="DisconnectReasons"/>.</param>
    protected virtual Task OnDisconnectedAsync(string reason) => Task.CompletedTask;
    /// <inheritdoc cref="ActorSocketIo.Socket.Emit(string, ReadOnlySpan{object?})"/>
    [OverloadResolutionPriority(1)]
    protected void Emit(string eventName, object? arg) => Emit(eventName, [arg]);

    /// <inheritdoc cref="ActorSocketIo.Socket.Emit(string, ReadOnlySpan{object?})"/>
    protected void Emit(string eventName, params ReadOnlySpan<object?> args) => Socket.Emit(eventName, args);

    /// <inheritdoc cref="ActorSocketIo.Socket.As"/>
    protected TEvents As<TEvents>()
        where TEvents : class => Socket.As<TEvents>();

    /// <inheritdoc cref="ActorSocketIo.Socket.To"/>
    protected BroadcastOperator To(params ReadOnlySpan<string> rooms) => Socket.To(rooms);

    /// <inheritdoc cref="ActorSocketIo.Socket.JoinAsync"/>
    protected Task JoinAsync(params ReadOnlySpan<string> rooms) => Socket.JoinAsync(rooms);

    /// <inheritdoc cref="ActorSocketIo.Socket.Leave"/>
    protected void Leave(params ReadOnlySpan<string> rooms) => Socket.Leave(rooms);

    /// <inheritdoc/>
    public sealed override void AroundPreStart()
    {
        try
        {
            base.AroundPreStart();
        }
        catch (Exception e) // the application's; an actor that never started has no PostStop to tell its client
        {
            Socket.Namespace.Server.Log.SocketActorNotMade(e, Socket.Id, Socket.Namespace.Name);
            SocketConnecting.Refuse(Socket);
            throw;
        }
    }

    /// <inheritdoc/>
    protected sealed override bool AroundReceive(Receive receive, object message)
    {
        switch (message)
        {
            case SocketProtocol.Closed:
                _turns.OnClosed();
                StopIfOver();
                return true;
            case SocketProtocol.Failed:
                Context.Stop(Self);
                return true;
            case SocketProtocol.IFromNode next:
                _turns.Offer(next);
                StopIfOver();
                return true;
            default:
                return base.AroundReceive(receive, message);
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        Socket.Life.Abandon();
        base.PostStop();
    }

    void ITurnTaker.Start(SocketProtocol.IFromNode message) => ActorTaskScheduler.RunTask(async () =>
    {
        await _turns.RunAsync(message, out _); // in the actor's context: no ConfigureAwait(false)
        if (message is SocketProtocol.Open && Socket.Connected)
            await OnConnectedAsync();
        _turns.End();
        StopIfOver();
    });

    void ITurnTaker.Finish() => ActorTaskScheduler.RunTask(Socket.Life.FinishAsync);

    private void StopIfOver()
    {
        if (_turns.IsOver)
            Context.Stop(Self);
    }
}
