using ActorSocketIo.Emitter;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Contracts.Tests.Page;

/// <summary>What the page of contracts shows of their use; <see cref="PageTests"/> runs it.</summary>
internal static class LobbyUses
{
    public static async Task<bool> AskOneAsync(Socket socket)
    {
        var isSure = await socket.Timeout(TimeSpan.FromSeconds(5)).As<ILobbyClient>().Confirm("sure?");
        return isSure;
    }

    public static async Task<IReadOnlyList<bool>> AskAllAsync(Namespace lobby)
    {
        var answers = await lobby.To("lobby").EmitWithAckAsync((ILobbyClient client) => client.Confirm("all sure?"));
        return answers;
    }

    public static async Task SayInOrderAsync(Namespace lobby, Line line)
    {
        await lobby.Room("lobby").EmitOrderedAsync((ILobbyClient client) => client.Said(line));
    }

    public static async Task SayFromOutsideAsync(SocketIoEmitter emitter, Line line)
    {
        await emitter.Of("/lobby").To("lobby").EmitAsync((ILobbyClient client) => client.Said(line));
    }

    public static async Task<int> AddAsync(SocketIoTestHost host)
    {
        var client = await host.ConnectAsync("/lobby");
        var sum = await client.As<ILobbyServer>().Add(1, 2);
        return sum;
    }
}
