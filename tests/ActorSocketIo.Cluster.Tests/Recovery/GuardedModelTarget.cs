using ActorSocketIo.Cluster.Tests.Model;
using Standing = ActorSocketIo.Cluster.Tests.Recovery.GuardedModelLife.Standing;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>Whom an emit is for.</summary>
/// <param name="Room">A room.</param>
/// <param name="Id">A socket; with neither all.</param>
/// <param name="Except">A room that is left out.</param>
internal sealed record GuardedModelTarget(string? Room = null, string? Id = null, string? Except = null)
{
    /// <summary>Whether a client is to get it as it stands, if nothing changes meanwhile.</summary>
    public Owed Owed(Standing standing)
    {
        if (standing.Id is null)
            return Model.Owed.Perhaps;
        if (IsRegardless(standing))
            return Model.Owed.Once;
        if (standing.IsChanging)
            return Model.Owed.Perhaps;
        var isIn = standing.Id == Id || (Room is not null && standing.Rooms.Contains(Room));
        return isIn && !(Except is not null && standing.Rooms.Contains(Except)) ? Model.Owed.Once : Model.Owed.Never;
    }

    /// <summary>Whether a client gets it whatever rooms it is in.</summary>
    public bool IsRegardless(Standing standing) => standing.Id is not null && Except is null && (standing.Id == Id || (Room is null && Id is null));

    public void Emit(Namespace nsp, params ReadOnlySpan<object?> args)
    {
        if (Room is null && Id is null)
            nsp.Emit("e", args);
        else
            Sockets(nsp).Emit("e", args);
    }

    public BroadcastOperator Sockets(Namespace nsp)
    {
        string[] rooms = [.. new[] { Room, Id }.OfType<string>()];
        return Except is null ? nsp.To(rooms) : nsp.To(rooms).Except(Except);
    }
}
