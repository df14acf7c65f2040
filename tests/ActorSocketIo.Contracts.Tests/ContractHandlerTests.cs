using ActorSocketIo.Contracts.Tests.Chat;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Contracts.Tests;

/// <summary>Events of a contract, handled by the class or object that implements it.</summary>
public sealed class ContractHandlerTests(ChatFixture fixture) : IClassFixture<ChatFixture>
{
    [Fact]
    public async Task A_class_that_implements_a_contract_handles_all_its_events()
    {
        var client = await fixture.Host.ConnectAsync(auth: new { name = "ada" }).Soon();
        Assert.Equal("""said: "server", "hello ada" """.TrimEnd(), await client.NextAsText());

        var events = client.As<IChatServer>();
        await events.Join("lobby", null);
        events.Say("hi");

        Assert.Equal($"said: \"{client.Id}\", \"hi\"", await client.NextAsText());
        Assert.Equal(3, await events.Add(1, 2).Soon());
        Assert.Equal("hi", (await events.FindAsync(Guid.NewGuid(), default).Soon())!.Text);
        Assert.Null(await events.FindAsync(Guid.Empty, default).Soon());
        Assert.Equal("ada", Assert.Single(await events.WhoIsHere().Soon()).Name);
        Assert.Equal([3, 2, 1], await events.Reverse([1, 2, 3]).Soon());
    }

    [Fact]
    public async Task What_a_client_leaves_out_is_null()
    {
        var client = await fixture.Host.ConnectAsync(auth: new { name = "bob" }).Soon();
        await client.Next();

        client.Emit("join", "left out");

        await Eventually.EqualAsync(true, () => Task.FromResult(fixture.Host.Server.Sockets.Sockets[client.Id].Rooms.Contains("left out")));
    }

    [Fact]
    public async Task An_argument_that_does_not_fit_is_the_clients_mistake()
    {
        var client = await fixture.Host.ConnectAsync(auth: new { name = "bob" }).Soon();
        await client.Next();

        client.Emit("say", new { not = "a text" });

        Assert.Equal(3, await client.As<IChatServer>().Add(1, 2).Soon());
    }

    [Fact]
    public async Task An_object_listens_for_a_contract_until_it_is_disposed()
    {
        await using var host = await SocketIoTestHost.StartAsync(io => io.OnConnection(socket =>
        {
            var listening = socket.On<ISumEvents>(new Sums());
            socket.On("stop", () =>
            {
                listening.Dispose();
                return true;
            });
        }));
        var client = await host.ConnectAsync().Soon();

        Assert.Equal(3, await client.As<ISumEvents>().Sum([1, 2]).Soon());
        await client.EmitWithAckAsync("stop").Soon();
        var ignored = client.As<ISumEvents>().Sum([1, 2]);
        await client.EmitWithAckAsync("stop").Soon();

        Assert.False(ignored.IsCompleted);
    }

    [Fact]
    public async Task Contracts_may_be_implemented_explicitly_and_have_bases()
    {
        await using var host = await SocketIoTestHost.StartAsync(io => io.UseHandlers<ExplicitSums>());
        var client = await host.ConnectAsync().Soon();

        Assert.Equal(6, await client.As<ISumEvents>().Sum([1, 2, 3]).Soon());
        Assert.Equal(2, await client.As<ISumEvents>().Count([1, 2]).Soon());
        Assert.Equal(-1, (await client.EmitWithAckAsync("negate", 1).Soon()).Get<int>(0));
    }

    [Fact]
    public async Task An_event_is_handled_once_also_if_a_base_class_handles_and_marks_it()
    {
        await using var host = await SocketIoTestHost.StartAsync(io => io.UseHandlers<DerivedSums>());
        var client = await host.ConnectAsync().Soon();

        Assert.Equal(3, await client.As<ISumEvents>().Sum([1, 2]).Soon());
        Assert.Equal(0, await client.As<ISumEvents>().Count([]).Soon());

        Assert.Equal(1, host.Server.Sockets.Sockets[client.Id].Data.Get<int>("sums"));
    }

    [Fact]
    public void What_is_no_contract_cannot_be_listened_for()
    {
        Assert.Throws<ArgumentException>(() => Listen<IDisposable>(new MemoryStream()));
        Assert.Throws<ArgumentException>(() => Listen<IChatClient>(null!));

        void Listen<TEvents>(TEvents handlers)
            where TEvents : class => fixture.Host.Server.Of("/other").ServerEvents.On(handlers);
    }

    internal interface ICountEvents
    {
        Task<int> Count(int[] numbers);
    }

    [ClientEvents]
    internal interface ISumEvents : ICountEvents
    {
        Task<int> Sum(int[] numbers);
    }

    private sealed class Sums : ISumEvents
    {
        public Task<int> Sum(int[] numbers) => Task.FromResult(numbers.Sum());

        public Task<int> Count(int[] numbers) => Task.FromResult(numbers.Length);
    }

    internal abstract class BaseSums : SocketHandlers, ISumEvents
    {
        [On("sum", Interleaved = true)]
        public Task<int> Sum(int[] numbers)
        {
            Socket.Data.Set("sums", (Socket.Data.Get<int?>("sums") ?? 0) + 1);
            return Task.FromResult(numbers.Sum());
        }

        public Task<int> Count(int[] numbers) => Task.FromResult(numbers.Length);
    }

    private sealed class DerivedSums : BaseSums;

    private sealed class ExplicitSums : SocketHandlers, ISumEvents
    {
        Task<int> ISumEvents.Sum(int[] numbers) => Task.FromResult(numbers.Sum());

        Task<int> ICountEvents.Count(int[] numbers) => Task.FromResult(numbers.Length);

        [On("negate")]
        public int Negate(int number) => -number;
    }
}
