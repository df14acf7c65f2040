using System.Security.Claims;
using ActorSocketIo.Adapters;
using static ActorSocketIo.Recovery.MoveProtocol;

namespace ActorSocketIo.Recovery;

/// <summary>Says to other nodes what is kept of a client.</summary>
internal static class Keepsakes
{
    /// <summary>Without its packets; null, and logged, if it cannot be written.</summary>
    public static Keepsake? TryDescribe(this Recoverable client)
    {
        var (data, principal) = client.Known();
        var server = client.Namespace.Server;
        var index = client.Namespace.Adapter.Index;
        try
        {
            return new(
                client.Membership.Id,
                client.User,
                [.. client.Membership.Rooms().Select(room => (room, index.Find(room)?.Incarnation ?? 0))],
                AdapterProtocol.Payload.Of(data!.ToArgument()),
                principal?.User is { } user ? Write(user) : default,
                principal?.ExpiresAt?.UtcTicks ?? 0,
                principal is not null,
                client.Deadline - server.Engine.Wheel.Now);
        }
        catch (Exception e) // an identity of the application's own cannot be written: it stays here
        {
            server.Log.NotMoved(e, client.Membership.Id);
            return null;
        }
    }

    private static byte[] Write(ClaimsPrincipal user)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
            user.WriteTo(writer);
        return bytes.ToArray();
    }
}
