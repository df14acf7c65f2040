using ActorSocketIo.Sockets;

namespace ActorSocketIo.Namespaces;

/// <summary>What an application does with the clients of a namespace.</summary>
internal sealed class NamespaceListeners
{
    public CallbackList<Func<Socket, Task>> Middlewares { get; } = new();

    public CallbackList<Func<Socket, Task>> Connection { get; } = new();

    /// <summary>Listeners for events of all its sockets; they run before a socket's own.</summary>
    public ListenerTable Events { get; } = new();

    /// <summary>Whether events of a socket may start while those before await.</summary>
    public bool Interleaved { get; set; }

    /// <summary>What becomes of packets that wait for slow clients, unless a socket says otherwise.</summary>
    public SlowClientPolicy SlowClients { get; set; }

    /// <summary>What the application made a socket's actor; null for the ready-made one.</summary>
    public Type? SocketActor { get; set; }

    /// <summary>What the application made a room's actor; null for the plain one.</summary>
    public Type? RoomActor { get; set; }

    /// <summary>What the application made the namespace's actor; null for the plain one.</summary>
    public Type? NamespaceActor { get; set; }

    /// <summary>Takes over what a family has at this time.</summary>
    public void CopyFrom(NamespaceListeners family)
    {
        foreach (var middleware in family.Middlewares.Snapshot)
            Middlewares.Add(middleware);
        foreach (var handler in family.Connection.Snapshot)
            Connection.Add(handler);
        Events.CopyFrom(family.Events);
        Interleaved = family.Interleaved;
        SlowClients = family.SlowClients;
        SocketActor = family.SocketActor;
        RoomActor = family.RoomActor;
        NamespaceActor = family.NamespaceActor;
    }
}
