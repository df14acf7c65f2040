using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Recovery;

/// <summary>Clients whose connections break at any moment, while several threads emit, against what each should have got.</summary>
public sealed class RecoveryModelTests
{
    private const int Clients = 12, Emitters = 3, LeastEvents = 1_000, LeastRecoveries = 100;

    private int _recoveries;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_client_gets_every_emitters_events_once_and_in_order_however_often_its_connection_breaks(int seed)
    {
        await using var host = await SocketIoTestHost.StartAsync(_ => { }, options =>
        {
            options.ConnectionStateRecovery = new() { MaxPackets = 9_000, MaxBytes = 4 << 20 };
            options.Engine.PingInterval = TimeSpan.FromMilliseconds(30); // many pongs, which cut what is kept
        });
        var nsp = host.Server.Of("/");
        nsp.OnConnection(socket =>
        {
            if (!socket.Recovered)
                return;
            Interlocked.Increment(ref _recoveries);
            socket.Emit("hello"); // as applications do: it must not push in before what was missed
        });
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => ModelClient.ConnectAsync(() => host, number, Emitters, new Random((seed * 100) + number))));

        var emitting = Enumerable.Range(0, Emitters).Select(emitter => Task.Run(() => EmitAsync(nsp, emitter, clients, new Random((seed * 10) + emitter)))).ToArray();
        var living = clients.Select(client => client.LiveUntilAsync(Task.WhenAll(emitting))).ToArray();
        await Task.WhenAll([.. emitting, .. living]).WaitAsync(TimeSpan.FromSeconds(60));
        nsp.Emit("end");
        await Task.WhenAll(clients.Select(client => client.ReadToEndAsync())).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.All(clients, client => Assert.Empty(client.Mistakes()));
    }

    private async Task EmitAsync(Namespace nsp, int emitter, ModelClient[] clients, Random random)
    {
        for (var number = 0; number < LeastEvents || Volatile.Read(ref _recoveries) < LeastRecoveries; number++)
        {
            if (number % 20 == 0)
                await Task.Delay(1); // not more between two pongs than is kept
            var room = $"room-{random.Next(3)}";
            var one = clients[random.Next(Clients)];
            switch (random.Next(4))
            {
                case 0:
                    nsp.Emit("e", emitter, number);
                    Expect(_ => true);
                    break;
                case 1:
                    nsp.To(room).Emit("e", emitter, number);
                    Expect(client => client.IsIn(room));
                    break;
                case 2:
                    nsp.To(room, one.Id).Except("room-0").Emit("e", emitter, number);
                    Expect(client => (client.IsIn(room) || client == one) && !client.IsIn("room-0"));
                    break;
                default:
                    nsp.To(one.Id).Emit("e", emitter, number);
                    Expect(client => client == one);
                    break;
            }

            void Expect(Func<ModelClient, bool> who)
            {
                foreach (var client in clients.Where(who))
                    client.Expect(emitter, number);
            }
        }
    }
}
