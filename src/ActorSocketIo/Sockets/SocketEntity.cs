using System.Runtime.ExceptionServices;
using Akka.Actor;

namespace ActorSocketIo.Sockets;

/// <summary>The actor of a socket whose logic is written as handlers.</summary>
/// <remarks>
/// Entity id: the socket's id (of clients of revision 3, one of that form), whose token keeps it on the node of its session. Nothing of it survives a hand-off; it lives as long as the
/// session. While a handler awaits its mailbox stays open. It stops, and with it the session, if it fails: that is a bug of ours.
/// </remarks>
internal sealed class SocketEntity : UntypedActor, ITurnTaker
{
    private readonly Socket _socket;
    private readonly SocketTurns _turns;

    public SocketEntity(Socket socket)
    {
        _socket = socket;
        _turns = new SocketTurns(socket, this);
        socket.Life.Attach(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SocketProtocol.TurnEnded { IsInterleaved: true }:
                _turns.EndInterleaved();
                StopIfOver();
                break;
            case SocketProtocol.TurnEnded:
                _turns.End();
                StopIfOver();
                break;
            case SocketProtocol.TurnFailed failed:
                ExceptionDispatchInfo.Throw(failed.Cause);
                break;
            case SocketProtocol.Closed:
                _turns.OnClosed();
                StopIfOver();
                break;
            case SocketProtocol.IFromNode next:
                _turns.Offer(next);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop() => _socket.Life.Abandon();

    void ITurnTaker.Finish() => _ = _socket.Life.FinishAsync();

    void ITurnTaker.Start(SocketProtocol.IFromNode message)
    {
        var turn = _turns.RunAsync(message, out var isInterleaved);
        if (turn.IsCompletedSuccessfully)
        {
            _turns.End();
            return;
        }

        var end = SocketProtocol.TurnEnded.Exclusive;
        if (isInterleaved)
        {
            end = SocketProtocol.TurnEnded.Interleaved;
            _turns.Interleave();
        }

        var self = Self;
        turn.AsTask().ContinueWith(
            ended => self.Tell(ended.Exception is { } bug ? new SocketProtocol.TurnFailed(bug.GetBaseException()) : end, ActorRefs.NoSender),
            TaskScheduler.Default);
    }

    private void StopIfOver()
    {
        if (_turns.IsOver)
            Context.Stop(Self);
    }
}
