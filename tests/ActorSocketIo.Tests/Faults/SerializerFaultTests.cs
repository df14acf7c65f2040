using System.Text.Json;
using System.Text.Json.Serialization;
using ActorSocketIo.Tests.Server;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Faults;

/// <summary>Arguments, answers and data that cannot be written or read, by a converter that throws.</summary>
public sealed class SerializerFaultTests : FaultsTest
{
    private static Exception s_bug = null!; // for converters, which the serializer makes

    public SerializerFaultTests(FaultsFixture fixture) : base(fixture) => s_bug = Bug;

    [Theory]
    [InlineData("socket")]
    [InlineData("volatile")]
    [InlineData("room")]
    [InlineData("everybody")]
    [InlineData("with acknowledgement")]
    public async Task What_cannot_be_written_is_the_emitters_exception_and_nothing_is_sent(string to)
    {
        var client = await ConnectAsync();
        var socket = Nsp.Sockets[client.Id];
        object?[] args = [new byte[] { 1 }, new Unwritable()]; // an attachment was noted already

        var thrown = await Record.ExceptionAsync(async () =>
        {
            switch (to)
            {
                case "socket": socket.Emit("bad", args); break;
                case "volatile": socket.Volatile.Emit("bad", args); break;
                case "room": Nsp.To(client.Id).Emit("bad", args); break;
                case "everybody": Nsp.Emit("bad", args); break;
                default: await socket.EmitWithAckAsync("bad", args); break;
            }
        });

        Assert.Same(Bug, thrown);
        socket.Emit("good", [new byte[] { 2 }]);
        var next = await client.Next();
        Assert.Equal("good", next.EventName);
        Assert.Equal([2], next.Args.Get<byte[]>(0)!);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_written_is_the_handlers_failure_and_another_answer_may_follow()
    {
        Nsp.OnConnection(socket =>
        {
            socket.On("returns", () => new Unwritable());
            socket.On("tries", context =>
            {
                try
                {
                    context.Ack(new Unwritable());
                }
                catch (InvalidOperationException)
                {
                    context.Ack("an error");
                }
            });
        });
        var client = await ConnectAsync();

        var never = client.EmitWithAckAsync("returns");

        Assert.Equal("an error", (await client.EmitWithAckAsync("tries").Soon()).Get<string>(0));
        Assert.False(never.IsCompleted);
        Assert.Same(Bug, (await Log.Find(1001, Nsp.Name)).Exception);
    }

    [Fact]
    public async Task An_argument_of_the_wrong_kind_is_the_clients_mistake_and_one_whose_converter_throws_the_applications()
    {
        var errors = new List<Exception>();
        Nsp.OnConnection(socket =>
        {
            socket.OnError(errors.Add);
            socket.On<int>("number", _ => { });
            socket.On<Unreadable>("unreadable", _ => { });
        });
        var client = await ConnectAsync();

        client.Emit("number", "none");
        await GoesOn(client);
        Assert.Equal(LogLevel.Debug, (await Log.Find(1002, Nsp.Name)).Level);
        Assert.Empty(Log.WorriesAbout(Nsp.Name));
        client.Emit("unreadable", "whatever");
        await GoesOn(client);

        Assert.Same(Bug, (await Log.Find(1001, Nsp.Name)).Exception);
        Assert.Equal(2, errors.Count);
    }

    [Fact]
    public async Task Data_that_cannot_be_written_is_not_set_and_what_was_there_stays()
    {
        var client = await ConnectAsync();
        var data = Nsp.Sockets[client.Id].Data;
        data.Set("value", 1);

        Assert.Same(Bug, Record.Exception(() => data.Set("value", new Unwritable())));

        var fetched = Assert.Single(await Nsp.To(client.Id).FetchSocketsAsync().Soon());
        Assert.Equal(1, fetched.Data["value"].Get<int>());
    }

    [JsonConverter(typeof(Thrower<Unwritable>))]
    private sealed class Unwritable;

    [JsonConverter(typeof(Thrower<Unreadable>))]
    private sealed class Unreadable;

    private sealed class Thrower<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw s_bug;

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            throw s_bug;
        }
    }
}
