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
}
