using System.Net;
using ActorSocketIo.Documentation.Tests.Running;
using Examples.Programs;
using Examples.Snippets;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>What READMEs of projects add to a program does what they say.</summary>
public sealed class AdditionTests : IAsyncLifetime
{
    private const string Key = "a key for a test, of 32 bytes at least";

    private RunningProgram _program = null!;

    public async Task InitializeAsync() => _program = await RunningProgram.StartAsync(
        AdditionsProgram.Run, "--Emitter:Key", Key, "--AdminPasswordHash", "$2b$10$heqvAkYMez.Va6Et2uXInOnkCT6/uQj1brkrbyG3LpopDklcq7ZOS");

    public async Task DisposeAsync() => await _program.DisposeAsync();

    [Fact]
    public async Task An_emitter_emits_moves_and_disconnects_clients_and_reaches_servers()
    {
        var reloads = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _program.Io.Sockets.ServerEvents.On<string>("reload", what => { reloads.TrySetResult(what); });
        _program.Io.OnConnection(socket => socket.On("act", async () =>
        {
            await socket.JoinAsync("user:7");
            await Emitting.ByHand(_program.Url, Key, socketId: "nobody", id: "7", bytes: [1, 2, 3]);
            return socket.Rooms.Contains("vip");
        }));
        _program.Io.Of("/chat").OnConnection(socket => socket.JoinAsync("room"));

        await OfficialClient.CheckAsync(_program.Url, "emitter");

        Assert.Equal("prices", await reloads.Task);
        Assert.Empty(_program.Io.Of("/chat").Adapter.Sockets("room"));
    }

    [Fact]
    public void An_emitter_can_be_injected() => Assert.NotNull(Emitting.Injected(WebApplication.CreateBuilder(["--Emitter:Key", Key])));

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("https://app.example", HttpStatusCode.OK)]
    [InlineData("https://elsewhere.example", HttpStatusCode.Forbidden)]
    public async Task Handshakes_of_other_sites_are_refused(string? origin, HttpStatusCode answer)
    {
        using var http = new HttpClient();
        using var handshake = new HttpRequestMessage(HttpMethod.Get, _program.Url + "/socket.io/?EIO=4&transport=polling");
        if (origin is not null)
            handshake.Headers.Add("Origin", origin);

        using var response = await http.SendAsync(handshake);

        Assert.Equal(answer, response.StatusCode);
    }

    [Fact]
    public async Task The_page_of_operators_has_its_namespace() => await OfficialClient.CheckAsync(_program.Url, "admin");
}
