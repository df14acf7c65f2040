using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Browser.Tests;

/// <summary>The official Admin UI, <c>@socket.io/admin-ui</c>, unmodified and in a real browser, against the program that a container runs.</summary>
[Trait("Category", "Browser")]
public sealed class AdminUiTests
{
    /// <summary>Of the password that is typed in <c>admin-page.mjs</c>.</summary>
    private const string PasswordHash = "$2a$06$RcjiQiyf6hwoGmsVxE1AauJVsTLyHtsbr7SMX.JMRNX6OCp8bmKwm";

    [Fact]
    public async Task One_page_shows_and_operates_three_nodes()
    {
        using var nodes = await NodeCluster.StartAsync(
            NodeProgram.Chat, 3, ("AdminUi__Username", "ada"), ("AdminUi__PasswordHash", PasswordHash), ("AdminUi__Mode", "Development"));

        await NodeScript.PassesAsync("admin.mjs", "admin", [.. nodes.Nodes.Select(node => node.Url)], () => string.Concat(nodes.Nodes.Select(node => node.Output)));
    }

    [Fact]
    public async Task It_orders_nothing_where_it_may_only_read_and_shows_counts_alone_in_production()
    {
        string[] settings = ["--AdminUi:Username=ada", $"--AdminUi:PasswordHash={PasswordHash}"];
        using var readOnly = await RunningProgram.StartAsync("ActorSocketIo.Node", "ActorSocketIo.Node", [.. settings, "--AdminUi:Mode=Development", "--AdminUi:ReadOnly=true"]);
        using var production = await RunningProgram.StartAsync("ActorSocketIo.Node", "ActorSocketIo.Node", [.. settings, "--AdminUi:Mode=Production"]);

        await NodeScript.PassesAsync(
            "admin-limits.mjs", "admin-limits", [readOnly.Address.ToString(), production.Address.ToString()], () => readOnly.Output + production.Output);
    }

    [Fact]
    public async Task From_another_origin_it_works_where_that_is_allowed_and_without_by_websocket_alone()
    {
        var port = FreePort.Find();
        (string, string) origin = ("Cors__Origins__0", $"http://127.0.0.1:{port}");
        string[] settings = ["--AdminUi:Username=ada", $"--AdminUi:PasswordHash={PasswordHash}", "--AdminUi:Mode=Development"];
        using var nodes = await NodeCluster.StartAsync(
            NodeProgram.Chat, 3, origin, ("AdminUi__Username", "ada"), ("AdminUi__PasswordHash", PasswordHash), ("AdminUi__Mode", "Development"));
        using var polling = await RunningProgram.StartAsync(
            "ActorSocketIo.Node", "ActorSocketIo.Node", [.. settings, $"--Cors:Origins:0={origin.Item2}", "--SocketIo:Engine:AllowUpgrades=false"]);
        using var closed = await RunningProgram.StartAsync("ActorSocketIo.Node", "ActorSocketIo.Node", settings);

        await NodeScript.PassesAsync(
            "admin-elsewhere.mjs",
            "admin-elsewhere",
            [nodes[0].Url, $"{port}", polling.Address.ToString(), closed.Address.ToString()],
            () => string.Concat(nodes.Nodes.Select(node => node.Output)) + polling.Output + closed.Output);
    }

    [Fact]
    public async Task With_the_parser_of_the_server_it_works_and_with_another_one_not()
    {
        var port = FreePort.Find();
        await using var packed = await AdminApplication.StartAsync($"http://127.0.0.1:{port}", PasswordHash, new MessagePackParser());
        await using var builtIn = await AdminApplication.StartAsync($"http://127.0.0.1:{port}", PasswordHash, new DefaultParser());

        await NodeScript.PassesAsync("admin-parsers.mjs", "admin-parsers", [packed.Urls.Single(), $"{port}", builtIn.Urls.Single()], () => "");
    }
}
