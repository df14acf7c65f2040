using ActorSocketIo.Cluster.Tests.Adapter;
using ActorSocketIo.Tests.Recovery;

namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>Clients whose connections break at any moment and who come back to any node, while all nodes emit, against what each should have got.</summary>
public sealed class MovingModelTests(MovingModelNodes cluster) : ContractTest(cluster), IClassFixture<MovingModelNodes>
{
    private const int Clients = 12, LeastEvents = 1_000, LeastRecoveries = 100;

    private int _recoveries;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_client_gets_every_emitters_events_once_and_in_order_to_whatever_node_it_comes_back(int seed)
    {
        foreach (var host in Hosts)
            host.Server.OnConnection(socket =>
            {
                if (socket.Recovered)
                    Interlocked.Increment(ref _recoveries);
            });
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(number =>
        {
            var random = new Random((seed * 100) + number);
            return ModelClient.ConnectAsync(() => Hosts[random.Next(Nodes)], number, Nodes, random);
        }));

        var emitting = Enumerable.Range(0, Nodes).Select(node => Task.Run(() => EmitAsync(node, clients, new Random((seed * 10) + node)))).ToArray();
        var living = clients.Select(client => client.LiveUntilAsync(Task.WhenAll(emitting))).ToArray();
        await Task.WhenAll([.. emitting, .. living]).WaitAsync(TimeSpan.FromSeconds(100));
        foreach (var host in Hosts)
            host.Server.Emit("end");
        await Task.WhenAll(clients.Select(client => client.ReadToEndAsync(Nodes))).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.All(clients, client => Assert.Empty(client.Mistakes()));
    }

    private async Task EmitAsync(int node, ModelClient[] clients, Random random)
    {
        var nsp = Hosts[node].Server.Sockets;
        for (var number = 0; number < LeastEvents || Volatile.Read(ref _recoveries) < LeastRecoveries; number++)
        {
            if (number % 20 == 0)
                await Task.Delay(1); // not more between two pongs than is kept
            var room = $"room-{random.Next(3)}";
            var one = clients[random.Next(Clients)];
            switch (random.Next(5))
            {
                case 0:
                    nsp.Emit("e", node, number);
                    Expect(_ => true);
                    break;
                case 1:
                    nsp.To(room).Emit("e", node, number);
                    Expect(client => client.IsIn(room));
                    break;
                case 2:
                    nsp.To(room, one.Id).Except("room-0").Emit("e", node, number);
                    Expect(client => (client.IsIn(room) || client == one) && !client.IsIn("room-0"));
                    break;
                case 3:
                    await nsp.To(room).EmitAsync("e", node, number);
                    Expect(client => client.IsIn(room));
                    break;
                default:
                    nsp.To(one.Id).Emit("e", node, number);
                    Expect(client => client == one);
                    break;
            }

            void Expect(Func<ModelClient, bool> who)
            {
                foreach (var client in clients.Where(who))
                    client.Expect(node, number);
            }
        }
    }
}

/// <summary>Three servers that keep what clients miss, and ping them often, so that it is cut often.</summary>
public sealed class MovingModelNodes() : ServerCluster(3, heartbeatPauseSeconds: 20)
{
    protected override void Configure(SocketIoOptions options)
    {
        base.Configure(options);
        options.ConnectionStateRecovery = new() { MaxPackets = 9_000, MaxBytes = 4 << 20 };
        options.Engine.PingInterval = TimeSpan.FromMilliseconds(30);
    }
}
