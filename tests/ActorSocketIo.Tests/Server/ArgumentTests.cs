using System.Text.Json;
using System.Text.Json.Serialization;
using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.Server;

public sealed partial class ArgumentTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task An_argument_that_does_not_fit_is_the_senders_mistake()
    {
        var nsp = fixture.NewNamespace();
        var errors = new List<Exception>();
        var called = 0;
        nsp.OnConnection(socket =>
        {
            socket.OnError(errors.Add);
            socket.On<int>("n", _ => called++);
            socket.On<Move>("move", _ => called++);
            socket.On("end", () => true);
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("n", "not a number");
        client.Emit("n");
        client.Emit("n", long.MaxValue);
        client.Emit("move", [new[] { 1 }]);
        await client.EmitWithAckAsync("end").Soon();

        Assert.Equal(0, called);
        Assert.Equal(4, errors.Count);
        Assert.All(errors, error => Assert.IsAssignableFrom<JsonException>(error));
    }

    [Fact]
    public async Task Null_keeps_its_position_and_what_is_missing_is_null()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On<string?, int?, object[]?, string>("e", (a, b, c) => $"{a ?? "null"} {b?.ToString() ?? "null"} {c?.Length.ToString() ?? "null"}"));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        Assert.Equal("null 1 null", (await client.EmitWithAckAsync("e", null, 1, null).Soon()).Get<string>(0));
        Assert.Equal("null null null", (await client.EmitWithAckAsync("e").Soon()).Get<string>(0));
        Assert.Equal("a 2 3", (await client.EmitWithAckAsync("e", "a", 2, new object?[] { null, 1, "x" }, "too many").Soon()).Get<string>(0));
        nsp.Emit("back", null, 1, null);
        var back = await client.Next();
        Assert.Equal((3, true, 1, true), (back.Args.Count, back.Args[0].IsNull, back.Args.Get<int>(1), back.Args[2].IsNull));
        Assert.True(back.Args[99].IsNull);
    }

    [Fact]
    public async Task A_numeric_event_name_is_its_digits()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On<int>("1", n => socket.Emit("heard", n)));
        var client = new RawClient(fixture.Io);
        await client.JoinAsync(nsp.Name);

        client.Send($"42{nsp.Name},[1,2]");

        Assert.Equal($$"""42{{nsp.Name}},["heard",2]""", await client.Next());
    }

    [Fact]
    public async Task Binary_is_read_anywhere_in_a_typed_value_empty_too()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On<File, ReadOnlyMemory<byte>, File>("upload", (file, more) =>
            new File(file.Name, [.. file.Content, .. more.Span], [new Part([])])));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        var answer = (await client.EmitWithAckAsync("upload", new File("a", [1, 2], []), new byte[] { 3 }).Soon()).Get<File>(0)!;

        Assert.Equal([1, 2, 3], answer.Content);
        Assert.Empty(Assert.Single(answer.Parts).Bytes);
    }

    [Fact]
    public async Task An_empty_buffer_is_an_attachment_of_no_bytes()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On<byte[]>("e", bytes => socket.Emit("back", bytes)));
        var client = new RawClient(fixture.Io);
        await client.JoinAsync(nsp.Name);

        client.Send($$"""451-{{nsp.Name}},["e",{"_placeholder":true,"num":0}]""", Array.Empty<byte>());

        Assert.Equal($$"""451-{{nsp.Name}},["back",{"_placeholder":true,"num":0}]""", await client.Next());
        Assert.Equal("b", await client.Next());
    }

    [Fact]
    public async Task Only_the_slice_of_a_buffer_is_sent()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        byte[] whole = [9, 1, 2, 9];

        nsp.Emit("slice", (ReadOnlyMemory<byte>)whole.AsMemory(1, 2));

        var received = await client.Next();
        Assert.Equal([1, 2], received.Args.Get<byte[]>(0)!);
    }

    [Fact]
    public async Task Text_of_any_script_and_megabytes_pass_unharmed()
    {
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On<string, string>("echo", text => text));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var text = "héé 你好 𝒳 \u0001 \" \\ </script>" + new string('x', 3_000_000);

        Assert.Equal(text, (await client.EmitWithAckAsync("echo", text).Soon()).Get<string>(0));
    }

    [Fact]
    public async Task Source_generated_json_is_enough()
    {
        await using var host = await SocketIoTestHost.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.Data.Set("move", new Move("a", "b"));
                socket.On<Move, Move>("move", move => new Move(move.To, move.From));
                socket.On<string, byte[], object[]>("plain", (text, bytes) => [text, bytes, 1.5, true]);
            }),
            options => options.Json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = MoveContext.Default });
        var client = await host.ConnectAsync().Soon();

        var answer = (await client.EmitWithAckAsync("move", new Move("e2", "e4")).Soon()).Get<Move>(0);

        Assert.Equal(new Move("e4", "e2"), answer);
        Assert.Equal("a", Assert.Single(await host.Server.FetchSocketsAsync().Soon()).Data["move"]["from"].Get<string>());
        var plain = (await client.EmitWithAckAsync("plain", "x", new byte[] { 1 }).Soon())[0].EnumerateArray().ToArray();
        Assert.Equal([1], plain[1].Get<byte[]>()!);
        Assert.Equal(1.5, plain[2].Get<double>());
        Assert.Equal("Invalid namespace", (await Assert.ThrowsAsync<RefusedException>(() => host.ConnectAsync("/nowhere").Soon())).Message);
    }

    [Fact]
    public async Task A_value_is_what_it_was_when_it_was_emitted()
    {
        var nsp = fixture.NewNamespace();
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();
        var bytes = new byte[] { 1 };
        var list = new List<byte[]> { bytes };

        nsp.Emit("e", [list]);
        list.Clear();

        var received = await client.Next();
        Assert.Equal([1], Assert.Single(received.Args.Get<byte[][]>(0)!));
    }

    public sealed record Move(string From, string To);

    public sealed record Part(byte[] Bytes);

    public sealed record File(string Name, byte[] Content, Part[] Parts);

    [JsonSerializable(typeof(Move))]
    private sealed partial class MoveContext : JsonSerializerContext;
}
