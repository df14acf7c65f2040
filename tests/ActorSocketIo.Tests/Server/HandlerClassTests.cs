using ActorSocketIo.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Server;

public sealed class HandlerClassTests : IAsyncLifetime
{
    private readonly Disposals _disposals = new();
    private SocketIoTestHost _host = null!;

    public async Task InitializeAsync() => _host = await SocketIoTestHost.StartAsync(
        io => io.UseHandlers<ChatHandlers>(),
        services: services => services.AddSingleton(_disposals).AddScoped<Scoped>());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Methods_get_arguments_by_position_and_their_results_acknowledge()
    {
        var client = await _host.ConnectAsync().Soon();
        Assert.Equal("hello", (await client.Next()).EventName);

        Assert.Equal(7, (await client.EmitWithAckAsync("add", 3, 4).Soon()).Get<int>(0));
        Assert.Equal(9, (await client.EmitWithAckAsync("square", 3).Soon()).Get<int>(0));
        Assert.Equal("HI", (await client.EmitWithAckAsync("shout", "hi").Soon()).Get<string>(0));
    }

    [Fact]
    public async Task Each_event_has_a_scope_of_its_own_that_ends_with_it()
    {
        var client = await _host.ConnectAsync().Soon();
        await client.Next();
        var before = _disposals.Count;

        var first = (await client.EmitWithAckAsync("scope").Soon()).Get<Guid>(0);
        var second = (await client.EmitWithAckAsync("scope").Soon()).Get<Guid>(0);

        Assert.NotEqual(first, second);
        await Eventually.True(() => _disposals.Count == before + 2);
    }

    [Fact]
    public async Task An_argument_that_does_not_fit_is_the_clients_mistake()
    {
        var client = await _host.ConnectAsync().Soon();
        await client.Next();

        client.Emit("add", "three", 4);

        Assert.Equal(7, (await client.EmitWithAckAsync("add", 3, 4).Soon()).Get<int>(0));
    }

    [Fact]
    public void A_class_without_handlers_is_refused() =>
        Assert.Throws<ArgumentException>(() => _host.Server.Of("/none").UseHandlers<NoHandlers>());

    private sealed class Disposals
    {
        public int Count;
    }

    private sealed class Scoped(Disposals disposals) : IDisposable
    {
        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => Interlocked.Increment(ref disposals.Count);
    }

    private sealed class NoHandlers : SocketHandlers;

    private sealed class ChatHandlers(IServiceProvider services) : SocketHandlers
    {
        public override Task OnConnectedAsync()
        {
            Socket.Emit("hello");
            return Task.CompletedTask;
        }

        [On("add")]
        public int Add(int a, int b) => a + b;

        [On("square")]
        public ValueTask<int> Square(int n) => new(n * n);

        [On("shout")]
        public async Task<string> Shout(string text, CancellationToken cancellation)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            return text.ToUpperInvariant();
        }

        [On("scope")]
        public Guid Scope(EventContext context) => context.WantsAck ? services.GetRequiredService<Scoped>().Id : default;
    }
}
