using System.Collections.Concurrent;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Tests.Server;

/// <summary>Where handlers run.</summary>
public sealed class ReaderThreadTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Events_run_on_the_thread_that_read_them_one_after_the_other_and_their_answers_leave_in_one_write()
    {
        var nsp = fixture.NewNamespace();
        var ran = new ConcurrentQueue<(int Thread, int Number)>();
        nsp.OnConnection(socket => socket.On("x", (int number) =>
        {
            ran.Enqueue((Environment.CurrentManagedThreadId, number));
            return number;
        }));
        var client = new RawClient(fixture.Io, new InMemoryTransport { LendsThread = true });
        await client.JoinAsync(nsp.Name);
        var (thread, writes) = (0, 0);

        // A thread of its own: the continuations of a test may come back on any.
        var reader = new Thread(() =>
        {
            thread = Environment.CurrentManagedThreadId;
            writes = client.Transport.Writes;
            client.Send($"42{nsp.Name},1[\"x\",1]", $"42{nsp.Name},2[\"x\",2]");
            writes = client.Transport.Writes - writes;
        });
        reader.Start();
        reader.Join();

        Assert.Equal([(thread, 1), (thread, 2)], ran);
        Assert.Equal(1, writes);
        Assert.Equal($"43{nsp.Name},1[1]", await client.Next());
        Assert.Equal($"43{nsp.Name},2[2]", await client.Next());
    }

    [Fact]
    public async Task Who_connects_is_let_in_on_the_thread_that_read_it_by_way_of_the_shard_too()
    {
        var nsp = fixture.NewNamespace();
        var connected = 0;
        nsp.OnConnection(_ => connected = Environment.CurrentManagedThreadId);
        var wasHere = false;

        // Not each time: a thread of the shards' own that happens to be awake may take a turn from this one.
        for (var i = 0; i < 100 && !wasHere; i++)
        {
            var client = new RawClient(fixture.Io, new InMemoryTransport { LendsThread = true });
            var reader = new Thread(() =>
            {
                client.Send($"40{nsp.Name},");
                wasHere = connected == Environment.CurrentManagedThreadId;
            });
            reader.Start();
            reader.Join();
            Assert.StartsWith($"40{nsp.Name},{{\"sid\":", await client.Next(), StringComparison.Ordinal);
        }

        Assert.True(wasHere);
    }

    [Fact]
    public async Task What_a_handler_does_after_an_await_does_not_hold_up_the_reader()
    {
        var nsp = fixture.NewNamespace();
        var goOn = new TaskCompletionSource();
        nsp.OnConnection(socket => socket.On("x", async () =>
        {
            await goOn.Task;
            return "done";
        }));
        var client = new RawClient(fixture.Io, new InMemoryTransport { LendsThread = true });
        await client.JoinAsync(nsp.Name);

        client.Send($"42{nsp.Name},1[\"x\"]"); // comes back
        goOn.SetResult();

        Assert.Equal($"43{nsp.Name},1[\"done\"]", await client.Next());
    }
}
