using System.Net.Sockets;
using System.Runtime.InteropServices;
using TcpSocket = System.Net.Sockets.Socket;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Receives and sends what can be at once.</summary>
/// <remarks>
/// On Linux by <c>recv(2)</c> and <c>send(2)</c>, which can be told for each call not to block. To say so once, <see cref="TcpSocket.Blocking"/>, costs each connection
/// two system calls and a quarter of a kilobyte.
/// </remarks>
internal static partial class NonBlocking
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    // errno(3), as on all that .NET runs on.
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const int BrokenPipe = 32;
    private const int NetworkDown = 100;
    private const int NetworkUnreachable = 101;
    private const int ConnectionReset = 104;
    private const int NotConnected = 107;
    private const int TimedOut = 110;
    private const int HostUnreachable = 113;

    /// <summary>Makes a socket ready for this.</summary>
    public static void Prepare(TcpSocket socket)
    {
        if (!OperatingSystem.IsLinux())
            socket.Blocking = false;
    }

    /// <returns>How much; 0 without an error at the end of what the peer sends.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public static int Receive(TcpSocket socket, Span<byte> room, out SocketError error)
    {
        if (!OperatingSystem.IsLinux())
            return socket.Receive(room, SocketFlags.None, out error);
        while (true)
        {
            var received = Receive(socket.SafeHandle, ref MemoryMarshal.GetReference(room), room.Length, DontWait);
            if (!IsInterrupted(received, out error))
                return (int)Math.Max(received, 0);
        }
    }

    /// <returns>How much the socket took.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public static int Send(TcpSocket socket, ReadOnlySpan<byte> bytes, out SocketError error)
    {
        if (!OperatingSystem.IsLinux())
            return socket.Send(bytes, SocketFlags.None, out error);
        while (true)
        {
            var sent = Send(socket.SafeHandle, in MemoryMarshal.GetReference(bytes), bytes.Length, DontWait | NoSignal);
            if (!IsInterrupted(sent, out error))
                return (int)Math.Max(sent, 0);
        }
    }

    private static bool IsInterrupted(nint result, out SocketError error)
    {
        var number = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        error = number switch
        {
            0 => SocketError.Success,
            WouldBlock => SocketError.WouldBlock,
            BrokenPipe => SocketError.Shutdown,
            ConnectionReset => SocketError.ConnectionReset,
            TimedOut => SocketError.TimedOut,
            HostUnreachable => SocketError.HostUnreachable,
            NetworkDown => SocketError.NetworkDown,
            NetworkUnreachable => SocketError.NetworkUnreachable,
            NotConnected => SocketError.NotConnected,
            _ => SocketError.SocketError,
        };
        return number == Interrupted;
    }

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeSocketHandle socket, ref byte room, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeSocketHandle socket, in byte bytes, nint length, int flags);
}
