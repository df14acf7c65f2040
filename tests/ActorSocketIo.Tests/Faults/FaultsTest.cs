using ActorSocketIo.Testing;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Faults;

/// <summary>A namespace in which something fails, and another client there, whom that never touches: each test ends with its word.</summary>
public abstract class FaultsTest : IClassFixture<FaultsFixture>, IAsyncLifetime
{
    private TestClient _bystander = null!;

    protected FaultsTest(FaultsFixture fixture)
    {
        Fixture = fixture;
        Nsp = fixture.NewNamespace();
    }

    protected FaultsFixture Fixture { get; }

    protected Namespace Nsp { get; }

    protected SocketIoServer Io => Fixture.Host.Server;

    /// <summary>What the application throws in this test.</summary>
    protected Exception Bug { get; } = new InvalidOperationException("a bug");

    private protected RecordedLog Log => Fixture.Log;

    public async Task InitializeAsync()
    {
        _bystander = await ConnectAsync();
        await Nsp.Sockets[_bystander.Id].JoinAsync("bystanders");
    }

    public async Task DisposeAsync()
    {
        Nsp.To("bystanders").Emit("still there?");
        Assert.Equal("still there?", (await _bystander.Next()).EventName);
        await GoesOn(_bystander);
    }

    protected Task<TestClient> ConnectAsync() => Fixture.Host.ConnectAsync(Nsp.Name).Soon();

    /// <summary>The client's socket is connected and hears what it sends.</summary>
    protected static async Task GoesOn(TestClient client) => Assert.Equal(7, (await client.EmitWithAckAsync("echo", 7).Soon()).Get<int>(0));
}
