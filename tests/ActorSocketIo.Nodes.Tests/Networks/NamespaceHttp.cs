using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ActorSocketIo.Nodes.Tests.Networks;

/// <summary>Connections that begin inside a network namespace.</summary>
internal static class NamespaceHttp
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET

    /// <summary>A handler whose connections are made in a namespace: there, 127.0.0.1 is that namespace's own.</summary>
    /// <param name="name">As <c>ip netns</c> knows it.</param>
    public static SocketsHttpHandler Handler(string name) => new()
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = await SocketInAsync(name);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    /// <summary>A socket belongs for good to the namespace of the thread that made it; so one thread enters, makes it, and ends.</summary>
    private static Task<Socket> SocketInAsync(string name)
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/run/netns/{name}");
                if (SetNamespace((int)file.DangerousGetHandle(), NewNetwork) != 0)
                    throw new Win32Exception();
                made.SetResult(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            }
            catch (Exception e)
            {
                made.SetException(e);
            }
        });
        thread.Start();
        return made.Task;
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNamespace(int file, int kind);
}
