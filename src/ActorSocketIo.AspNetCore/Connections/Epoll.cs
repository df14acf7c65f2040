using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>Linux's <c>epoll</c>: says which sockets have something to be read. See <c>epoll(7)</c>.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int AddDescriptor = 1;
    private const uint Readable = 0x1;
    private const uint PeerClosed = 0x2000;
    private const uint EdgeTriggered = 1u << 31;
    private const int Interrupted = 4;

    // The kernel packs the structure on x86 alone.
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    private readonly SafeFileHandle _handle;

    /// <exception cref="IOException">The system gives no more.</exception>
    public Epoll()
    {
        var descriptor = Create(CloseOnExec);
        if (descriptor < 0)
            throw Failure("epoll_create1");
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Whether this system has it.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Bytes of one event in the buffer of <see cref="Wait(Span{byte})"/>.</summary>
    public static int EventBytes => s_dataOffset + sizeof(ulong);

    /// <summary>Has it tell of what can be read from now on, until that is closed.</summary>
    /// <param name="descriptor">Of a socket or the like.</param>
    /// <param name="registration">Comes with each event: one that was under way when the descriptor was closed may come when it is another's.</param>
    /// <param name="tellsAll">Whether everybody who waits is told, over and over while something can be read; else one of them, once.</param>
    /// <exception cref="IOException">The system watches no more.</exception>
    public void Add(int descriptor, int registration, bool tellsAll = false)
    {
        Span<byte> watched = stackalloc byte[EventBytes];
        MemoryMarshal.Write(watched, tellsAll ? Readable : Readable | PeerClosed | EdgeTriggered);
        MemoryMarshal.Write(watched[s_dataOffset..], ((ulong)(uint)registration << 32) | (uint)descriptor);
        if (Control(_handle, AddDescriptor, descriptor, ref MemoryMarshal.GetReference(watched)) < 0)
            throw Failure("epoll_ctl");
    }

    /// <summary>Waits until there is something, without end.</summary>
    /// <param name="events">Room for what there is.</param>
    /// <returns>How many there are.</returns>
    public int Wait(Span<byte> events)
    {
        while (true)
        {
            var count = Wait(_handle, ref MemoryMarshal.GetReference(events), events.Length / EventBytes, -1);
            if (count >= 0)
                return count;
            if (Marshal.GetLastPInvokeError() != Interrupted)
                throw Failure("epoll_wait");
        }
    }

    /// <summary>Reads what a wait has brought.</summary>
    public static LoopEvent Read(ReadOnlySpan<byte> events, int index)
    {
        var one = events.Slice(index * EventBytes, EventBytes);
        var data = MemoryMarshal.Read<ulong>(one[s_dataOffset..]);
        return new((int)(uint)data, (int)(data >> 32), IsOver: (MemoryMarshal.Read<uint>(one) & ~Readable) != 0);
    }

    public void Dispose() => _handle.Dispose();

    private static IOException Failure(string call) => new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle epoll, int operation, int descriptor, ref byte watched);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(SafeFileHandle epoll, ref byte events, int maxEvents, int timeout);
}
