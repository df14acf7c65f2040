using System.Diagnostics;
using ActorSocketIo.Tests.Limits;

namespace ActorSocketIo.Tests.Hostile;

/// <summary>An attack on a running server. After each: the witness was served all the while, and nothing of the attacker is left.</summary>
public abstract class AttackTest : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly AttackFixture _fixture;

    private protected AttackTest(AttackFixture fixture)
    {
        _fixture = fixture;
        Wire = new Wire(Server.Port);
    }

    /// <summary>Every way in, for theories.</summary>
    public static TheoryData<string> Transports => [.. Hostile.Wire.Transports];

    private protected AttackedServer Server => _fixture.Server;

    private protected SocketIoServer Io => Server.Io;

    private protected Wire Wire { get; }

    /// <summary>The first of each row of another theory.</summary>
    private protected static IEnumerable<string> Texts(IEnumerable<object[]> rows) => rows.Select(row => (string)row[0]);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Wire.Dispose();
        await _fixture.AssertHarmlessAsync();
    }

    /// <summary>Asserts that a session ends, and says how: its client has got no word of the application's any more.</summary>
    private protected static async Task AssertEndsAsync(IWireClient client, string what)
    {
        var clock = Stopwatch.StartNew();
        string packet;
        while ((packet = await client.ReadAsync()) != "end")
        {
            Assert.False(packet.StartsWith("43", StringComparison.Ordinal), $"{what} was answered {packet}");
            Assert.True(clock.Elapsed < Limit, $"{what} does not end the session");
        }
    }

    /// <summary>Asserts that a client is still served.</summary>
    private protected static async Task AssertServedAsync(IWireClient client, string what)
    {
        await client.SendAsync("""427777["echo","well?"]""");
        string packet;
        while ((packet = await client.ReadAsync()) != """437777["well?"]""")
            Assert.True(packet != "end", $"{what} has ended the session");
    }
}
