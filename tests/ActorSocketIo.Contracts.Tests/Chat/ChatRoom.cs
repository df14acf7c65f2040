namespace ActorSocketIo.Contracts.Tests.Chat;

/// <summary>A room's actor that emits through the contract.</summary>
internal sealed class ChatRoom : RoomActor
{
    public ChatRoom()
    {
        Receive<string>(text => As<IChatClient>().Said(Room, text));
        ReceiveAsync<int>(number => EmitOrderedAsync((IChatClient room) => room.Said(Room, $"{number}")));
    }
}
