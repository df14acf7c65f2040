namespace ActorSocketIo.Rooms;

/// <summary>The actor of a room that the application has no actor for: ordered emits only. It stops when nobody has emitted for a while.</summary>
internal sealed class PlainRoom : RoomActor
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    protected override void PreStart()
    {
        base.PreStart();
        Context.SetReceiveTimeout(Idle);
    }
}
