using System.Diagnostics;
using ActorSocketIo.Protocol.EngineIo;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>A server that is attacked again and again, and its witness.</summary>
public abstract class AttackFixture(bool usesDirectSockets) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private Witness _witness = null!;
    private Holdings _before = null!;
    private HashSet<string> _sessions = [];

    internal AttackedServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await AttackedServer.StartAsync(usesDirectSockets);
        _witness = await Witness.JoinAsync(Server.Port);
        await _witness.AssertServedAsync();
        _before = await Server.CountSettledAsync();
        _sessions = [.. Server.Io.Engine.Clients.Select(session => session.Id)];
        Assert.Equal(2, _before.Sessions);
    }

    public async Task DisposeAsync()
    {
        await _witness.DisposeAsync();
        await Server.DisposeAsync();
        Assert.True(Server.Faults.Take() is var faults && faults.Length == 0, faults);
    }

    /// <summary>Asserts that the witness was served all the while, and that the server holds what it held before.</summary>
    /// <remarks>An attacker that polls and has gone between two polls is missed when its ping is not answered: that is not waited for here.</remarks>
    internal async Task AssertHarmlessAsync()
    {
        await _witness.AssertServedAsync();
        await UntilAsync(() => Strangers(TransportName.WebSocket), 0);
        foreach (var session in Server.Io.Engine.Clients.Where(session => !_sessions.Contains(session.Id)))
            session.Close(discard: true);
        await UntilAsync(Server.Count, _before);
        Assert.True(Server.Faults.Take() is var faults && faults.Length == 0, faults);
    }

    private int Strangers(TransportName transport) =>
        Server.Io.Engine.Clients.Count(session => session.TransportName == transport.Text() && !_sessions.Contains(session.Id));

    private static async Task UntilAsync<T>(Func<T> count, T expected)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Limit && !Equals(count(), expected);)
            await Task.Delay(10);
        Assert.Equal(expected, count());
    }
}

/// <summary>Over Kestrel's own transport.</summary>
public sealed class KestrelAttackFixture() : AttackFixture(usesDirectSockets: false)
{
    public const string Name = "attacks over Kestrel's transport";
}

/// <summary>Over our own event loop.</summary>
public sealed class DirectAttackFixture() : AttackFixture(usesDirectSockets: true)
{
    public const string Name = "attacks over direct sockets";
}

/// <summary>Its tests share one server, and run one after the other.</summary>
[CollectionDefinition(KestrelAttackFixture.Name)]
public sealed class KestrelAttacks : ICollectionFixture<KestrelAttackFixture>;

/// <summary>Its tests share one server, and run one after the other.</summary>
[CollectionDefinition(DirectAttackFixture.Name)]
public sealed class DirectAttacks : ICollectionFixture<DirectAttackFixture>;
