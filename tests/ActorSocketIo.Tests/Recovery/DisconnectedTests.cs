using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Recovery;

/// <summary>The last packet of a client that may not come back.</summary>
public sealed class DisconnectedTests(RecoveryFixture fixture) : IClassFixture<RecoveryFixture>
{
    [Fact]
    public async Task Whom_the_application_disconnects_is_told_so_however_soon_its_socket_has_ended()
    {
        var nsp = fixture.NewNamespace();
        for (var i = 0; i < 3000; i++)
        {
            var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
            nsp.Sockets[client.Id].Disconnect();
            await client.Disconnected.Soon();
            client.Connection.Drop();
        }
    }
}
