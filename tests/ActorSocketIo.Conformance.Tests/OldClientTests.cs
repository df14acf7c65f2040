namespace ActorSocketIo.Conformance.Tests;

/// <summary>The official JavaScript client of Socket.IO 2, unmodified, against the testbed: one row for each test in <c>client/old.js</c>.</summary>
/// <remarks>Among them are the three of <c>socket.io/test/v2-compatibility.ts</c>: that it connects, that it does with a query, and that it does not unless it is let in.</remarks>
public sealed class OldClientTests(OldClientTests.Servers servers) : IClassFixture<OldClientTests.Servers>
{
    /// <summary>Those that need no settings but that old clients are let in.</summary>
    public static TheoryData<string> Everywhere => new(
        "an old client connects if it is let in, and both sides know the same id",
        "an old client joins a namespace with a query, which is its auth",
        "an old client's events and acknowledgements go both ways",
        "an old client's binary goes both ways",
        "an old client upgrades without losing events",
        "old clients and those of today hear each other in rooms",
        "an old client is refused by a middleware with the error's data",
        "an old client is told that a namespace is none",
        "an old client shares one connection among namespaces",
        "an old client leaves, and is disconnected",
        "an old client comes back after its connection was cut");

    public static TheoryData<string> Rows => [.. Everywhere, "an old client does not connect if it is not let in", "an old client stays connected while it pings"];

    [Theory, MemberData(nameof(Rows))]
    public async Task The_server(string test) => await OfficialClientTests.RunAsync(servers.Admitting.Url, test, servers.Refusing.Url);

    /// <summary>Two testbeds: one that lets old clients in, and one as it comes.</summary>
    public sealed class Servers : IAsyncLifetime
    {
        internal NodeProcess Admitting { get; private set; } = null!;

        internal NodeProcess Refusing { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await NodePackages.InstallAsync(OfficialClientTests.Client);
            Admitting = await NodeProcess.StartAloneAsync(NodeProgram.Testbed, ("ALLOW_EIO3", "1"), ("PING_INTERVAL", "300"), ("PING_TIMEOUT", "10000"));
            Refusing = await NodeProcess.StartAloneAsync(NodeProgram.Testbed);
        }

        public Task DisposeAsync()
        {
            Admitting.Dispose();
            Refusing.Dispose();
            return Task.CompletedTask;
        }
    }
}
