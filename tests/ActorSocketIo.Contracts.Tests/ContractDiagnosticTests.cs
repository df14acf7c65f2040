namespace ActorSocketIo.Contracts.Tests;

/// <summary>What the build says of contracts that cannot be; each text says what to do.</summary>
public sealed class ContractDiagnosticTests
{
    [Theory]
    [InlineData("private interface", "SIO001: 'IEvents' cannot be a contract: generated code does not see IEvents; make it internal or public")]
    [InlineData("public interface", null)]
    [InlineData("internal interface", null)]
    public async Task A_contract_must_be_seen_by_generated_code(string declaration, string? expected) =>
        Assert.Equal(Expected(expected), await Compiled.Of($$"""public class Outer { [ServerEvents] {{declaration}} IEvents { void Said(string text); } }""").AnalyzeAsync());

    [Fact]
    public async Task A_contract_cannot_be_of_its_file_only() =>
        Assert.Equal(["SIO001: 'IEvents' cannot be a contract: generated code does not see IEvents; make it internal or public"],
            await Compiled.Of("[ServerEvents] file interface IEvents { void Said(string text); }").AnalyzeAsync());

    [Fact]
    public async Task A_contract_cannot_be_generic() =>
        Assert.Equal(["SIO001: 'IEvents' cannot be a contract: it is generic, and events have one name and one type; write out the types that it is for"],
            await Compiled.Of("[ServerEvents] public interface IEvents<T> { void Said(T text); }").AnalyzeAsync());

    [Fact]
    public async Task A_contract_has_one_direction() =>
        Assert.Equal(["SIO001: 'IEvents' cannot be a contract: it has both directions; make two interfaces of it"],
            await Compiled.Of("[ServerEvents, ClientEvents] public interface IEvents { void Said(string text); }").AnalyzeAsync());

    [Theory]
    [InlineData("string Name { get; }", "Name")]
    [InlineData("event Action Changed;", "Changed")]
    [InlineData("void Said() { }", "Said")]
    [InlineData("static void Said() { }", "Said")]
    public async Task A_contract_has_nothing_but_methods(string member, string name) => Assert.Equal(
        [$"SIO002: 'IEvents.{name}' is no event: a contract has methods only; make it a method without a body, or move it to another interface"],
        await OfServerAsync(member));

    [Theory]
    [InlineData("void Said(ref string text);", "'text' is passed by reference, and no packet can bring anything back; return Task<T>")]
    [InlineData("void Said(out string text);", "'text' is passed by reference, and no packet can bring anything back; return Task<T>")]
    [InlineData("void Said(in int number);", "'number' is passed by reference, and no packet can bring anything back; return Task<T>")]
    [InlineData("void Said(params string[] texts);", "'texts' leaves open whether it is one argument or many; without params it is one")]
    [InlineData("void Said<T>(T text);", "it is generic, and the other side is not told which type it is; write out the type, or use Argument")]
    [InlineData("[On(\"a\"), On(\"b\")] void Said();", "it has several names; keep one [On(\"…\")]")]
    public async Task A_method_has_plain_parameters(string method, string why) => Assert.Equal([$"SIO003: 'IEvents.Said' cannot be an event: {why}"], await OfServerAsync(method));

    [Fact]
    public async Task What_a_client_may_leave_out_is_nullable()
    {
        Assert.Equal(
            ["SIO003: 'IEvents.Say' cannot be an event: a client that leaves out 'text' does not know its default value; make it nullable: what is left out is null"],
            await OfClientAsync("""void Say(string text = "hi");"""));
        Assert.Empty(await OfClientAsync("void Say(string? text);"));
        Assert.Empty(await OfServerAsync("""void Said(string text = "hi");"""));
    }

    [Theory]
    [InlineData("void Connect();", "connect")]
    [InlineData("Task DisconnectAsync();", "disconnect")]
    [InlineData("[On(\"connect_error\")] void Failed(string why);", "connect_error")]
    [InlineData("void NewListener();", "newListener")]
    public async Task Reserved_names_are_refused(string method, string name) =>
        Assert.Equal([$"SIO004: '{name}' is a reserved event name: rename the method, or name the event with [On(\"…\")]"], await OfServerAsync(method));

    [Theory]
    [InlineData("void Said(string text); void Said(int number);", "IEvents.Said", "said")]
    [InlineData("void Said(string text); Task SaidAsync();", "IEvents.SaidAsync", "said")]
    [InlineData("void Said(string text); [On(\"said\")] void Other();", "IEvents.Other", "said")]
    public async Task Two_events_have_two_names(string methods, string second, string name) =>
        Assert.Equal([$"SIO005: 'IEvents.Said' and '{second}' are both the event '{name}': rename one, or name its event with [On(\"…\")]"], await OfServerAsync(methods));

    [Fact]
    public async Task Overloads_with_names_of_their_own_are_events() => Assert.Empty(await OfServerAsync("void Said(string text); [On(\"said number\")] void Said(int number);"));

    [Fact]
    public async Task Events_of_base_interfaces_count() => Assert.Equal(
        ["SIO005: 'IEvents.Said' and 'IBase.Said' are both the event 'said': rename one, or name its event with [On(\"…\")]"],
        await Compiled.Of("public interface IBase { void Said(string text); } [ServerEvents] public interface IEvents : IBase { void Said(int number); }").AnalyzeAsync());

    [Theory]
    [InlineData("int Add(int a);", "int")]
    [InlineData("ValueTask<int> Add(int a);", "ValueTask<int>")]
    [InlineData("IAsyncEnumerable<int> Add(int a);", "IAsyncEnumerable<int>")]
    [InlineData("ref int Add(int a);", "int")]
    public async Task A_result_is_a_task(string method, string shown) =>
        Assert.Equal([$"SIO006: 'IEvents.Add' returns {shown}: return void, Task or ValueTask, or Task<T> if the event is acknowledged with a T"], await OfClientAsync(method));

    [Theory]
    [InlineData("Action", "Action", "it is code")]
    [InlineData("Func<int>?", "Func<int>?", "it is code")]
    [InlineData("Stream", "Stream", "a packet has no open end; send byte[], in parts if there is much of it")]
    [InlineData("FileStream", "FileStream", "a packet has no open end; send byte[], in parts if there is much of it")]
    [InlineData("Task<int>", "Task<int>", "it is not there yet")]
    [InlineData("Type", "Type", "it is a type of this process")]
    [InlineData("IntPtr", "nint", "it is an address in this process")]
    [InlineData("(int, string)", "(int, string)", "the members of a tuple are fields, which are not written")]
    [InlineData("int[,]", "int[,]", "JSON has arrays of one dimension; use an array of arrays")]
    [InlineData("Span<byte>", "Span<byte>", "it lives on the stack; send an array")]
    [InlineData("List<Action>", "List<Action>", "it is code")]
    [InlineData("Dictionary<string, Stream?>", "Dictionary<string, Stream?>", "a packet has no open end; send byte[], in parts if there is much of it")]
    [InlineData("IAsyncEnumerable<int>", "IAsyncEnumerable<int>", "a packet is written at once; send a list, or an event for each")]
    [InlineData("Socket", "Socket", "it is of this server; a class of handlers has it as Socket")]
    [InlineData("EventContext", "EventContext", "it is of this server; a class of handlers has it as Context")]
    [InlineData("SocketIoServer", "SocketIoServer", "it is of this server")]
    [InlineData("Deep", "Deep", "Deep.Inner: Inner.Callback: it is code")]
    public async Task What_cannot_be_sent_is_no_argument(string type, string shown, string why)
    {
        var said = await Compiled.Of($$"""
            public sealed record Deep(Inner Inner, Deep? Again);
            public sealed record Inner(Action Callback);
            [ClientEvents] public interface IEvents { void Say({{type}} value); }
            """).AnalyzeAsync();

        Assert.Equal([$"SIO007: '{shown}' cannot be sent: {why}; send a record of what the other side needs instead"], said);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_no_answer() => Assert.Equal(
        ["SIO007: 'Stream' cannot be sent: a packet has no open end; send byte[], in parts if there is much of it; send a record of what the other side needs instead"],
        await OfServerAsync("Task<Stream> Download();"));

    [Theory]
    [InlineData("IShape", "the server has to make one, and IShape is abstract; mark what it can be with [JsonDerivedType]")]
    [InlineData("Shape", "the server has to make one, and Shape is abstract; mark what it can be with [JsonDerivedType]")]
    [InlineData("Twice", "the server has to make one, and does not know by which constructor of Twice; mark it with [JsonConstructor]")]
    public async Task What_is_read_must_be_something_that_can_be_made(string type, string why)
    {
        const string Types = """
            public interface IShape { int Sides { get; } }
            public abstract class Shape { public int Sides { get; } }
            public sealed class Twice { public Twice(int sides) { } public Twice(string sides) { } }

            """;
        var expected = $"SIO007: '{type}' cannot be sent: {why}; send a record of what the other side needs instead";

        Assert.Equal([expected], await Compiled.Of($$"""{{Types}}[ClientEvents] public interface IEvents { void Draw({{type}} shape); }""").AnalyzeAsync());
        Assert.Equal([expected], await Compiled.Of($$"""{{Types}}[ServerEvents] public interface IEvents { Task<{{type}}> Ask(); }""").AnalyzeAsync());
        Assert.Empty(await Compiled.Of($$"""{{Types}}[ServerEvents] public interface IEvents { void Drawn({{type}} shape); }""").AnalyzeAsync());
    }

    [Fact]
    public async Task What_says_itself_how_it_is_written_is_believed() => Assert.Empty(await Compiled.Of("""
        public sealed record Odd([property: JsonConverter(typeof(object))] Action Callback, [property: JsonIgnore] Stream Left);
        [ServerEvents] public interface IEvents { void Sent(Odd odd); }
        """).AnalyzeAsync());

    [Theory]
    [InlineData("void Said(CancellationToken cancellation);")]
    [InlineData("Task Said(CancellationToken cancellation, string text);")]
    public async Task A_cancellation_token_is_the_last_parameter_of_what_can_be_awaited(string method) => Assert.Equal(
        ["SIO008: 'cancellation' must be the last parameter, of a method that returns a task: elsewhere there is nothing to cancel"], await OfServerAsync(method));

    private static string[] Expected(string? one) => one is null ? [] : [one];

    private static Task<string[]> OfServerAsync(string members) => Compiled.Of($$"""[ServerEvents] public interface IEvents { {{members}} }""").AnalyzeAsync();

    private static Task<string[]> OfClientAsync(string members) => Compiled.Of($$"""[ClientEvents] public interface IEvents { {{members}} }""").AnalyzeAsync();
}
