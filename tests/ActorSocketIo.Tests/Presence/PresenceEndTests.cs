using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;
using ActorSocketIo.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Presence;

/// <summary>What is left of presence where it has ended: nothing.</summary>
public sealed partial class PresenceEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Disposed_it_listens_to_nothing_and_has_no_timer_while_its_clients_stay()
    {
        var time = new ManualTime();
        await using var host = await SocketIoTestHost.StartAsync(
            io => io.OnConnection(socket => socket.JoinAsync("room")), services: services => services.AddSingleton<TimeProvider>(time));
        var nsp = host.Server.Sockets;
        var client = await host.ConnectAsync().WaitAsync(Patience);
        var before = CountsOf(nsp, time);

        var presence = nsp.UsePresence(options => options.User = socket => "ann");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["ann"], presence.Users("room").Keys);
        Assert.NotEqual(before, CountsOf(nsp, time));
        nsp.Sockets[client.Id].Leave("room");
        presence.Dispose();
        presence.Dispose();

        Assert.Equal(before, CountsOf(nsp, time));
        await nsp.Sockets[client.Id].JoinAsync("room");
        client.Emit("presence:get", "room");
        presence.Update(nsp.Sockets[client.Id], "away");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(presence.Users("room"));
        Assert.Equal(before, CountsOf(nsp, time));
        nsp.Emit("end");
        foreach (var name in new[] { "presence:diff", "presence:list", "end" }) // the first two from before
            Assert.Equal(name, (await client.ReceiveAsync()).EventName);
    }

    [Fact]
    public async Task Disposed_it_is_collected_while_the_namespace_and_its_clients_stay()
    {
        await using var host = await SocketIoTestHost.StartAsync(io => io.OnConnection(socket => socket.JoinAsync("room")));
        var ended = await UseAndDisposeAsync(host);

        await Eventually.True(() => IsCollected(ended));

        Assert.Single(host.Server.Sockets.Sockets);
    }

    [Fact]
    public async Task It_ends_with_a_namespace_of_a_family_that_is_dropped()
    {
        var made = new List<WeakReference>();
        await using var host = await SocketIoTestHost.StartAsync(
            io =>
            {
                io.Of(AnyName()).OnConnection(socket => socket.JoinAsync("room"));
                io.OnNewNamespace(nsp => made.Add(new(nsp.UsePresence())));
            },
            options => options.CleanupEmptyChildNamespaces = true);

        (await host.ConnectAsync("/child-1").WaitAsync(Patience)).Connection.Drop();

        await Eventually.True(() => IsCollected(made.Single()));
    }

    [Fact]
    public async Task Who_has_left_while_its_user_was_asked_for_is_not_shown()
    {
        RoomPresence? presence = null;
        await using var host = await SocketIoTestHost.StartAsync(io =>
        {
            io.Use(socket => socket.JoinAsync("room", "hall"));
            presence = io.Sockets.UsePresence(options => options.User = socket =>
            {
                socket.Leave("room"); // as another thread may, and as a broken connection does
                return "ann";
            });
        });

        await host.ConnectAsync().WaitAsync(Patience);

        await Eventually.True(() => presence!.Users("hall").ContainsKey("ann"));
        Assert.Empty(presence!.Users("room"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> UseAndDisposeAsync(SocketIoTestHost host)
    {
        var presence = host.Server.Sockets.UsePresence(options => options.User = socket => "ann");
        var client = await host.ConnectAsync().WaitAsync(Patience);
        await Eventually.True(() => presence.Users("room").Count == 1);
        client.Emit("presence:get", "room");
        presence.Dispose();
        return new(presence);
    }

    private static bool IsCollected(WeakReference reference)
    {
        GC.Collect();
        return !reference.IsAlive;
    }

    /// <summary>Listeners of the adapter's events, of connections, of clients' and of servers' events, and timers.</summary>
    private static (int Adapter, int Connection, int Clients, int Servers, int Timers) CountsOf(Namespace nsp, ManualTime time) => (
        Adapter: new[] { nameof(nsp.Adapter.RoomJoined), nameof(nsp.Adapter.RoomLeft) }.Sum(name => ((Delegate?)Field(nsp.Adapter, name))?.GetInvocationList().Length ?? 0),
        Connection: nsp.Listeners.Connection.All.Count,
        Clients: nsp.Listeners.Events.Of("presence:get").Length + nsp.Sockets.Values.Sum(socket => socket.Listeners.Events.Of("presence:get").Length),
        Servers: new[] { "said", "beat", "ask" }.Sum(name => ((ListenerTable)Field(nsp.ServerEvents, "_listeners")!).Of("presence:" + name).Length),
        Timers: time.ArmedTimers);

    private static object? Field(object owner, string name) => owner.GetType().GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(owner);

    [GeneratedRegex("^/child-")]
    private static partial Regex AnyName();
}
