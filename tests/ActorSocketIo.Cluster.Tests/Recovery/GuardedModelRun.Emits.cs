namespace ActorSocketIo.Cluster.Tests.Recovery;

internal sealed partial class GuardedModelRun
{
    private void Emit(GuardedModelHost host)
    {
        var random = new Random(_random.Next());
        host.Emitting = Task.Run(() => EmitAsync(host, random));
    }

    private async Task EmitAsync(GuardedModelHost host, Random random)
    {
        var nsp = host.Server.Sockets;
        for (var number = 0; !_end.Task.IsCompleted && !host.Died.IsCompleted; number++)
        {
            if (number % 4 == 0)
                await Task.Delay(20); // not more while a node dies than is kept for one client
            var to = ChooseTarget(random);
            var before = Look();
            if (random.Next(5) > 0)
                to.Emit(nsp, host.Number, number);
            else if (to.Room is not null)
                await to.Sockets(nsp).EmitAsync("e", host.Number, number);
            else
                to.Emit(nsp, host.Number, number, new byte[] { 1, 2, 3 });
            foreach (var (life, standing) in before)
                life.Owe(host.Number, number, to, standing);
        }
    }

    private async Task EmitOrderedAsync(Random random)
    {
        var numbers = new int[Rooms];
        while (!_end.Task.IsCompleted)
        {
            await Task.Delay(5);
            var room = random.Next(Rooms);
            var from = Choose(random);
            var before = Look();
            var dying = Living.Length;
            var emitting = from.Server.Sockets.Room($"room-{room}").EmitOrderedAsync("e", OfRooms + room, numbers[room]);
            await Task.WhenAny(emitting, from.Died); // it may fail, or never end: its node dies, or that of the room's actor
            var isSure = emitting.IsCompletedSuccessfully && Living.Length == dying;
            foreach (var (life, standing) in before)
                life.Owe(OfRooms + room, numbers[room], new($"room-{room}"), standing, isSure);
            numbers[room]++;
        }
    }

    private (GuardedModelLife Life, GuardedModelLife.Standing Standing)[] Look() => [.. All.Select(client => client.Life).Select(life => (life, life.Now))];

    private GuardedModelTarget ChooseTarget(Random random)
    {
        var room = $"room-{random.Next(Rooms)}";
        var one = All[random.Next(Clients)].Life.Now.Id;
        return random.Next(5) switch
        {
            0 => new(),
            1 => new(Room: room),
            2 when one is not null => new(Room: room, Id: one, Except: $"room-{random.Next(Rooms)}"),
            3 when one is not null => new(Id: one),
            _ => new(Room: room, Except: $"room-{random.Next(Rooms)}"),
        };
    }
}
