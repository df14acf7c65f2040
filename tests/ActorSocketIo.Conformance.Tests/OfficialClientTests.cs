namespace ActorSocketIo.Conformance.Tests;

/// <summary>The official JavaScript client, unmodified, against the testbed: one row for each test in <c>client/tests.js</c>.</summary>
public sealed class OfficialClientTests(OfficialClientTests.Server server) : IClassFixture<OfficialClientTests.Server>
{
    public static TheoryData<string> OverJson => new(
        "connects over WebSocket and is greeted with its auth payload",
        "stays on long-polling if told so",
        "upgrades from long-polling without losing events",
        "answers acknowledgements, and asks for them",
        "times out if the client does not answer",
        "carries binary of every size, anywhere in the arguments",
        "shares one connection among namespaces",
        "refuses namespaces that do not exist",
        "makes dynamic namespaces on demand",
        "refuses clients in a middleware, with details",
        "drops and rewrites events in a socket middleware",
        "broadcasts to the members of rooms, once each",
        "keeps the order of emits, whatever their size and target",
        "delivers volatile events to a client that can take them",
        "drops volatile events while a client cannot take them",
        "lets a client come back after its connection was cut",
        "tells the client that the server disconnected it",
        "fetches, moves and disconnects sockets from the server");

    public static TheoryData<string> OverMessagePack => new("speaks MessagePack to clients that bring that parser");

    [Theory, MemberData(nameof(OverJson))]
    public async Task The_server(string test) => await RunAsync(server.Json.Url, test);

    [Theory, MemberData(nameof(OverMessagePack))]
    public async Task The_server_with_another_parser(string test) => await RunAsync(server.MessagePack.Url, test);

    [Fact]
    public async Task No_test_of_the_client_is_left_out()
    {
        var (_, output) = await NodeAsync("--list");

        IEnumerable<string> rows = [.. OverJson, .. OverMessagePack, .. OldClientTests.Rows];
        Assert.Equal(rows.Order(), output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order());
    }

    internal static string Client => Repository.PathOf("tests", "ActorSocketIo.Conformance.Tests", "client");

    internal static async Task RunAsync(string url, string test, params string[] more)
    {
        var (exitCode, output) = await NodeAsync([url, test, .. more]);
        Assert.True(exitCode == 0, $"{test}:\n{output}");
    }

    private static Task<(int ExitCode, string Output)> NodeAsync(params string[] args) =>
        ChildProcess.RunAsync("node", Client, ["run.js", .. args], TimeSpan.FromSeconds(30));

    /// <summary>Two testbeds: one for each parser.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal NodeProcess Json { get; private set; } = null!;

        internal NodeProcess MessagePack { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await NodePackages.InstallAsync(Client);
            Json = await NodeProcess.StartAloneAsync(NodeProgram.Testbed);
            MessagePack = await NodeProcess.StartAloneAsync(NodeProgram.Testbed, ("MSGPACK", "1"));
        }

        public Task DisposeAsync()
        {
            Json.Dispose();
            MessagePack.Dispose();
            return Task.CompletedTask;
        }
    }
}
