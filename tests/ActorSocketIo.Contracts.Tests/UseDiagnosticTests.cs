namespace ActorSocketIo.Contracts.Tests;

/// <summary>What the build says of handlers and emits that do not fit a contract.</summary>
public sealed class UseDiagnosticTests
{
    private const string Contracts = """
        [ClientEvents] public interface IChatServer { void Join(string room); Task<int> Add(int a, int b); }
        [ServerEvents] public interface IChatClient { void Said(string text); Task<bool> Confirm(string question); }
        public interface IPlain { void Said(string text); }

        """;

    [Theory]
    [InlineData("io.As<IPlain>();", "SIO009: 'IPlain' is no contract; mark the interface with [ServerEvents], or name another")]
    [InlineData("io.To(\"lobby\").As<IPlain>();", "SIO009: 'IPlain' is no contract; mark the interface with [ServerEvents], or name another")]
    [InlineData("socket.Volatile.As<IChatServer>();", "SIO009: 'IChatServer' is what clients send, and here is what the server sends; mark the interface with [ServerEvents], or name another")]
    [InlineData("client.As<IChatClient>();", "SIO009: 'IChatClient' is what the server sends, and here is what clients send; mark the interface with [ClientEvents], or name another")]
    [InlineData("socket.On<IChatClient>(null!);", "SIO009: 'IChatClient' is what the server sends, and here is what clients send; mark the interface with [ClientEvents], or name another")]
    [InlineData("socket.On(new object());", "SIO009: 'object' is no contract; mark the interface with [ClientEvents], or name another")]
    [InlineData("emitter.EmitAsync((IChatServer to) => to.Join(\"\"));", "SIO009: 'IChatServer' is what clients send, and here is what the server sends; mark the interface with [ServerEvents], or name another")]
    [InlineData("room.EmitOrderedAsync((IPlain to) => to.Said(\"\"));", "SIO009: 'IPlain' is no contract; mark the interface with [ServerEvents], or name another")]
    public async Task Events_are_called_through_a_contract_of_their_direction(string statement, string expected) => Assert.Equal([expected], await InMethodAsync(statement));

    [Theory]
    [InlineData("io.As<IChatClient>().Confirm(\"?\");")]
    [InlineData("io.Of(\"/chat\").As<IChatClient>().Confirm(\"?\");")]
    [InlineData("socket.To(\"lobby\").As<IChatClient>().Confirm(\"?\");")]
    [InlineData("var all = io.To(\"lobby\").As<IChatClient>(); all.Confirm(\"?\");")]
    public async Task Answers_of_many_are_collected(string statement) => Assert.Equal(
        ["SIO010: 'IChatClient.Confirm' is answered by each client: collect the answers with EmitWithAckAsync((IChatClient client) => client.Confirm(…))"], await InMethodAsync(statement));

    [Theory]
    [InlineData("room.EmitOrderedAsync((IChatClient to) => to.Confirm(\"?\"));")]
    [InlineData("emitter.EmitAsync((IChatClient to) => to.Confirm(\"?\"));")]
    public async Task Ordered_emits_and_those_of_other_processes_are_not_answered(string statement) => Assert.Equal(
        ["SIO010: 'IChatClient.Confirm' is answered by each client: nobody collects the answers here; make the method return nothing, or ask on a node with Namespace.To(room).EmitWithAckAsync"],
        await InMethodAsync(statement));

    [Theory]
    [InlineData("io.As<IChatClient>().Said(\"hi\");")]
    [InlineData("socket.As<IChatClient>().Confirm(\"?\");")]
    [InlineData("socket.Timeout(TimeSpan.Zero).As<IChatClient>().Confirm(\"?\");")]
    [InlineData("remote.As<IChatClient>().Confirm(\"?\");")]
    [InlineData("client.As<IChatServer>().Add(1, 2);")]
    [InlineData("io.EmitWithAckAsync((IChatClient client) => client.Confirm(\"?\"));")]
    [InlineData("room.EmitOrderedAsync((IChatClient to) => to.Said(\"hi\"));")]
    [InlineData("emitter.To(\"lobby\").EmitAsync((IChatClient to) => to.Said(\"hi\"));")]
    [InlineData("socket.On<IChatServer>(null!);")]
    public async Task What_fits_is_let_be(string statement) => Assert.Empty(await InMethodAsync(statement));

    [Theory]
    [InlineData("[On(\"join\")] public void Other(int wrong) { }", "'Handlers.Other' handles 'join' a second time: IChatServer.Join is that event; remove [On] here")]
    [InlineData("[On(\"enter\")] public void Join(string room) { }", "'Handlers.Join' handles 'join' by IChatServer, and 'enter' by its mark: put [On(\"enter\")] on IChatServer.Join to name the event so")]
    public async Task A_class_handles_an_event_by_its_contract_or_by_its_mark(string method, string expected)
    {
        var join = method.Contains("Join(", StringComparison.Ordinal) ? "" : "public void Join(string room) { }";

        var said = await Compiled.Of($$"""{{Contracts}}public class Handlers : SocketHandlers, IChatServer { {{join}} {{method}} public Task<int> Add(int a, int b) => Task.FromResult(a + b); }""").AnalyzeAsync();

        Assert.Equal([$"SIO011: {expected}"], said);
    }

    [Fact]
    public async Task A_class_may_handle_more_and_say_how() => Assert.Empty(await Compiled.Of($$"""
        {{Contracts}}
        public class Handlers : SocketHandlers, IChatServer
        {
            [On("join", Interleaved = true)] public void Join(string room) { }
            public Task<int> Add(int a, int b) => Task.FromResult(a + b);
            [On("more")] public void More() { }
        }
        """).AnalyzeAsync());

    [Fact]
    public async Task A_class_of_handlers_does_not_implement_what_the_server_sends() => Assert.Equal(
        ["SIO012: 'Handlers' is a class of handlers, but 'IChatClient' is what the server sends: implement an interface marked with [ClientEvents]"],
        await Compiled.Of($$"""
            {{Contracts}}public class Handlers : SocketHandlers, IChatClient { public void Said(string text) { } public Task<bool> Confirm(string question) => Task.FromResult(true); }
            """).AnalyzeAsync());

    [Fact]
    public void A_handler_with_other_types_is_the_compilers_error() => Assert.Contains(
        Compiled.Of($$"""{{Contracts}}public class Handlers : SocketHandlers, IChatServer { public void Join(int room) { } public Task<int> Add(int a, int b) => Task.FromResult(0); }""").Compile(),
        error => error.Id == "CS0535");

    private static async Task<string[]> InMethodAsync(string statement)
    {
        var compiled = Compiled.Of($$"""
            {{Contracts}}
            public class Uses
            {
                public void Use(SocketIoServer io, Socket socket, RemoteSocket remote, RoomRef room, ActorSocketIo.Testing.TestClient client, ActorSocketIo.Emitter.SocketIoEmitter emitter) { {{statement}} }
            }
            """);
        Assert.Empty(compiled.Compile());
        return await compiled.AnalyzeAsync();
    }
}
