namespace ActorSocketIo;

/// <summary>An actor that is a room: a <see cref="RoomActor"/> or a <see cref="PersistentRoomActor"/>.</summary>
/// <remarks>For the server to tell them by; nothing else can be one.</remarks>
public interface IRoomActor;
