using System.Buffers;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.AspNetCore.WebSockets;

/// <summary>The end of an accepted WebSocket that no session wants: the client sees status 1005.</summary>
internal static class RefusedWebSocket
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends the close frame and waits for the client's, within limits.</summary>
    public static async Task CloseAsync(EngineServer server, WebSocketConnection connection)
    {
        var abort = new WheelTimer(connection.Abort);
        server.Wheel.Schedule(abort, server.Wheel.Now + Patience);
        var reader = new WebSocketReader(server.Options.MaxHttpBufferSize, server.Options.MaxFragments);
        try
        {
            connection.Output.Write(ControlFrames.CloseWithoutStatus);
            await connection.Output.FlushAsync().ConfigureAwait(false);
            var ignored = new Ignored();
            while (!reader.IsClosed)
            {
                var read = await connection.Input.ReadAsync().ConfigureAwait(false);
                var buffer = read.Buffer;
                var mistake = reader.Read(ref buffer, ignored);
                connection.Input.AdvanceTo(buffer.Start, buffer.End);
                if (mistake is not null || read.IsCompleted || read.IsCanceled)
                    break;
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // It was to go, and has gone.
        }
        finally
        {
            reader.Release();
            server.Wheel.Cancel(abort);
        }
    }

    private sealed class Ignored : IWebSocketFrames
    {
        public WebSocketMistake? OnMessage(ReadOnlyMemory<byte> data, bool isBinary) => null;

        public void OnPing(ReadOnlySpan<byte> data)
        {
            // Nothing is sent after a close frame.
        }

        public void OnClose(ushort status)
        {
            // The reader remembers it.
        }

        public bool OnTaken(long bytes) => true;
    }
}
