using ActorSocketIo;

namespace SocketIoApp;

/// <summary>What the server sends.</summary>
[ServerEvents]
public interface IChatClient
{
    void Joined(string name);

    void Said(string name, string text);
}
