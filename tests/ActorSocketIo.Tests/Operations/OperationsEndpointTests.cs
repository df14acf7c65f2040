using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Operations.Palettes;
using ActorSocketIo.Tests.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Tests.Operations;

/// <summary>The endpoint for operators, over HTTP.</summary>
public sealed class OperationsEndpointTests : IAsyncLifetime, IDisposable
{
    private const string Token = "0123456789abcdef";

    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private readonly LogOfEvents _refusals = new(1033);

    public OperationsEndpointTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_refusals);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSocketIo();
        _app = builder.Build();
        _app.MapSocketIo();
        _app.MapSocketIoOperations(options => options.Token = Token);
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _http.BaseAddress = new Uri(_app.Urls.Single());
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _refusals.Dispose();
    }

    [Fact]
    public async Task Palettes_can_be_downloaded_whole_by_who_knows_the_token()
    {
        var palettes = await _http.GetFromJsonAsync<CommandPalette[]>("/socketio-operations/palettes", CommandJson.Options);

        Assert.Equal(JsonSerializer.Serialize(ActorSocketIo.Operations.OperationsDesk.Palettes, CommandJson.Options), JsonSerializer.Serialize(palettes, CommandJson.Options));
        _http.DefaultRequestHeaders.Authorization = null;
        using var refused = await _http.GetAsync(new Uri("/socketio-operations/palettes", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.DoesNotContain("rooms", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var run = await RunAsync("disconnect", "--all");
        Assert.Equal(HttpStatusCode.Unauthorized, run.StatusCode);
        Assert.StartsWith("A request for operators from 127.0.0.1 was refused: The token is missing", (await _refusals.Events.NextAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_answers_with_a_line_of_json_and_a_mistake_with_400()
    {
        using var nodes = await RunAsync("nodes");
        var lines = (await nodes.Content.ReadAsStringAsync()).TrimEnd().Split('\n');
        var result = JsonSerializer.Deserialize<CommandResult>(Assert.Single(lines), CommandJson.Options)!;
        using var mistake = await RunAsync("romos");
        using var nothing = await _http.PostAsync(new Uri("/socketio-operations/run", UriKind.Relative), new StringContent("{}", MediaTypeHeaderValue.Parse("application/json")));

        Assert.Equal("application/x-ndjson", nodes.Content.Headers.ContentType?.MediaType);
        Assert.Equal("up", result.Rows[0][result.Columns.IndexOf("status")].GetString());
        Assert.True(result.IsLast);
        Assert.Equal(HttpStatusCode.BadRequest, mistake.StatusCode);
        Assert.StartsWith("There is no command 'romos'", (await mistake.Content.ReadFromJsonAsync<CommandResult>(CommandJson.Options))?.Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
    }

    [Fact]
    public async Task A_tail_does_not_keep_the_application_from_ending()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/socketio-operations/run") { Content = JsonContent.Create(new { words = new[] { "tail" } }) };
        using var tail = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await tail.Content.ReadAsStreamAsync());
        Assert.Contains("Watching 1 node.", await lines.ReadLineAsync(), StringComparison.Ordinal);

        await _app.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        var last = "";
        while (await lines.ReadLineAsync() is { } line)
            last = line;
        Assert.Equal("This node is ending: ask another one.", JsonSerializer.Deserialize<CommandResult>(last, CommandJson.Options)!.Error);
    }

    [Fact]
    public void Without_a_token_that_is_long_enough_it_is_not_mapped()
    {
        var mistake = Assert.Throws<OptionsValidationException>(() => _app.MapSocketIoOperations(options => options.Token = "short"));

        Assert.Contains("it must have at least 16", mistake.Message, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> RunAsync(params string[] words) => _http.PostAsJsonAsync("/socketio-operations/run", new { words });
}
