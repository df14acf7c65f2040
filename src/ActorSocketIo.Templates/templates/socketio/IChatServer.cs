using ActorSocketIo;

namespace SocketIoApp;

/// <summary>What clients send. An event is called as its method, in camel case; what is returned acknowledges it.</summary>
[ClientEvents]
public interface IChatServer
{
    /// <summary>Takes a name and enters a room.</summary>
    /// <returns>Whether the name can be one.</returns>
    Task<bool> Join(string room, string name);

    /// <summary>Says something to everybody in the room.</summary>
    void Say(string room, string text);
}
