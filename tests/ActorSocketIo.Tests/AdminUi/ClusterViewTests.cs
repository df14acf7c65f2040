using ActorSocketIo.AdminUi;

namespace ActorSocketIo.Tests.AdminUi;

public sealed class ClusterViewTests
{
    private readonly ClusterView _view = new();

    [Fact]
    public void What_a_node_tells_before_it_has_shown_its_sockets_is_not_for_pages()
    {
        Assert.False(Apply("socket_connected", Shown("a")));

        Assert.Empty(Rooms());
    }

    [Fact]
    public void Who_joins_a_room_or_leaves_it_or_goes_is_told_once()
    {
        _view.Replace("node", [Shown("a", "r")]);

        Assert.False(Apply("room_joined", Of("/"), Of("r"), Of("a"))); // had been shown already
        Assert.True(Apply("room_joined", Of("/"), Of("s"), Of("a")));
        Assert.False(Apply("room_joined", Of("/"), Of("s"), Of("a")));
        Assert.Equal(["r", "s"], Rooms()["a"]);
        Assert.True(Apply("room_left", Of("/"), Of("s"), Of("a")));
        Assert.False(Apply("room_left", Of("/"), Of("s"), Of("a")));
        Assert.True(Apply("socket_disconnected", Of("/"), Of("a"), Of("transport close")));
        Assert.False(Apply("socket_disconnected", Of("/"), Of("a"), Of("transport close")));
        Assert.Empty(Rooms());
    }

    [Fact]
    public void Of_sockets_that_it_does_not_know_nothing_is_told()
    {
        _view.Replace("node", []);

        Assert.False(Apply("room_joined", Of("/"), Of("r"), Of("a")));
        Assert.False(Apply("room_left", Of("/"), Of("r"), Of("a")));
        Assert.False(Apply("socket_updated", PageJson.Encode(new { Id = "a", Nsp = "/", Transport = "websocket" })));
    }

    [Fact]
    public void A_later_page_is_shown_what_has_changed()
    {
        _view.Replace("node", [Shown("a")]);

        Assert.True(Apply("socket_updated", PageJson.Encode(new { Id = "a", Nsp = "/", Transport = "websocket" })));
        Assert.True(Apply("socket_updated", PageJson.Encode(new { Id = "a", Nsp = "/", Data = new { name = "Ada" } })));

        var shown = Assert.Single(_view.Encode().EnumerateArray());
        Assert.Equal("websocket", shown["transport"].Get<string>());
        Assert.Equal("Ada", shown["data"]["name"].Get<string>());
        Assert.Equal("10.0.0.1", shown["handshake"]["address"].Get<string>());
    }

    [Fact]
    public void A_node_that_shows_its_sockets_again_has_these_only_and_one_that_is_gone_has_none()
    {
        _view.Replace("node", [Shown("a"), Shown("b")]);
        _view.Replace("other", [Shown("c")]);

        _view.Replace("node", [Shown("b")]);
        Assert.Equal(["b", "c"], Rooms().Keys.Order());
        Assert.Equal("b", Assert.Single(_view.Remove("node")).Id);
        Assert.Equal(["c"], Rooms().Keys);
    }

    [Fact]
    public void Only_as_much_is_shown_as_a_page_can_take_and_room_that_is_left_is_used_again()
    {
        var long1 = new string('x', 3_000_000);
        _view.Replace("node", [Shown("a"), Shown("b")]);

        Assert.True(Apply("room_joined", Of("/"), Of(long1 + 1), Of("a")));
        Assert.True(Apply("room_joined", Of("/"), Of(long1 + 2), Of("a")));
        Assert.False(Apply("room_joined", Of("/"), Of(long1 + 3), Of("b")));
        Assert.InRange(_view.Encode().Json.Length, 6_000_000, ClusterView.MaxBytes);

        Assert.True(Apply("socket_disconnected", Of("/"), Of("a"), Of("transport close")));
        Assert.True(Apply("room_joined", Of("/"), Of(long1 + 3), Of("b")));
    }

    private bool Apply(string eventName, params Argument[] args) => _view.TryApply("node", eventName, args);

    private Dictionary<string, string[]> Rooms() => _view.Encode().EnumerateArray().ToDictionary(
        socket => socket["id"].Get<string>()!,
        socket => socket["rooms"].EnumerateArray().Select(room => room.Get<string>()!).ToArray());

    private static Argument Of(string text) => Argument.From(text);

    private static Argument Shown(string id, params string[] rooms) => PageJson.Encode(new
    {
        Id = id,
        ClientId = "client-" + id,
        Transport = "polling",
        Nsp = "/",
        Data = new { },
        Handshake = new { Address = "10.0.0.1" },
        Rooms = rooms,
    });
}
