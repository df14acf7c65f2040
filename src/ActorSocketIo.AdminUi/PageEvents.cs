namespace ActorSocketIo.AdminUi;

/// <summary>What pages are told, by the names that they know.</summary>
internal static class PageEvents
{
    public const string Config = "config";
    public const string ServerStats = "server_stats";
    public const string AllSockets = "all_sockets";
    public const string SocketConnected = "socket_connected";
    public const string SocketUpdated = "socket_updated";
    public const string SocketDisconnected = "socket_disconnected";
    public const string RoomJoined = "room_joined";
    public const string RoomLeft = "room_left";
    public const string EventReceived = "event_received";
    public const string EventSent = "event_sent";
}
