namespace ActorSocketIo;

/// <summary>What a question for sockets wants to know of each; less is cheaper for the nodes that answer and on the way.</summary>
[Flags]
public enum SocketFields
{
    /// <summary>Its id, which is always there: 30 bytes a socket.</summary>
    Id = 0,

    /// <summary>The rooms that it is in.</summary>
    Rooms = 1,

    /// <summary>What the application keeps with it.</summary>
    Data = 2,

    /// <summary>How it came to be: headers, query, auth payload, address.</summary>
    Handshake = 4,

    /// <summary>All of it. The default.</summary>
    All = Rooms | Data | Handshake,
}
