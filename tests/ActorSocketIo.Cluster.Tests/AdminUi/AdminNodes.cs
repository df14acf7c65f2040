using ActorSocketIo.AdminUi;
using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Tests.AdminUi;

namespace ActorSocketIo.Cluster.Tests.AdminUi;

/// <summary>Three nodes with the Admin UI; when one ends, the others notice soon.</summary>
public sealed class AdminNodes() : ServerCluster(3, heartbeatPauseSeconds: 4)
{
    protected override void Build(SocketIoServer io)
    {
        base.Build(io);
        io.UseAdminUi(options =>
        {
            options.Username = AdminPage.Username;
            options.PasswordHash = AdminPage.PasswordHash;
            options.Mode = AdminUiMode.Development;
        });
    }
}
