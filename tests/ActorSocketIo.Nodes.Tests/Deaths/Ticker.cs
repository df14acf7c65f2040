using System.Net.WebSockets;

namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Has a node emit numbers to the rooms of a <see cref="RecoveringCrowd"/>, of each room's one after the other.</summary>
internal sealed class Ticker
{
    private const int Least = 100;
    private const string Quiet = "quiet";

    private static readonly string[] s_rooms = ["ticks", "room-0", "ticks", "room-1", "ticks", "room-2", "ticks", "room-3"];

    private readonly Dictionary<string, int> _emitted = [];
    private readonly string _name;
    private readonly Task _ticking;
    private volatile bool _isStopping;

    private Ticker(NodeProcess node, string name)
    {
        _name = name;
        _ticking = Task.Run(() => TickAsync(node));
    }

    /// <summary>The last number of each stream: of a room's ticks from this node.</summary>
    public Dictionary<string, int> Emitted
    {
        get
        {
            lock (_emitted)
                return _emitted.ToDictionary(room => $"{_name} {room.Key}", room => room.Value);
        }
    }

    /// <summary>Whether its node has ended.</summary>
    public bool HasDied => _ticking.IsFaulted;

    public static Ticker Start(NodeProcess node, string name) => new(node, name);

    /// <summary>Stops it.</summary>
    /// <returns>What it has emitted.</returns>
    public async Task<Dictionary<string, int>> StopAsync()
    {
        _isStopping = true;
        await _ticking;
        return Emitted;
    }

    /// <summary>Waits until its node has ended.</summary>
    public async Task DiedAsync()
    {
        var end = await Record.ExceptionAsync(() => _ticking);
        Assert.True(end is InvalidOperationException or WebSocketException, $"{_name}: {end}");
    }

    private async Task TickAsync(NodeProcess node)
    {
        await using var control = await WireClient.ConnectAsync(node.Url, "/control");
        control.AckPatience = TimeSpan.FromMinutes(2); // it may stand still
        for (var serial = 1; !_isStopping || serial <= Least; serial++)
        {
            var room = serial % Least == 0 ? Quiet : s_rooms[serial % s_rooms.Length];
            var number = _emitted.GetValueOrDefault(room) + 1;
            await control.CallAsync("emit", new { @in = new[] { room } }, "tick", _name, room, number, serial);
            lock (_emitted)
                _emitted[room] = number;
            await Task.Delay(10);
        }
    }
}
