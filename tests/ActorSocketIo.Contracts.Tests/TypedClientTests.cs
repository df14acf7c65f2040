using ActorSocketIo.AspNetCore;
using ActorSocketIo.Contracts.Tests.Chat;
using ActorSocketIo.Contracts.Tests.Page;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Contracts.Tests;

/// <summary>The TypeScript that this project's build has written, with the real compiler, the real client's types and the real client.</summary>
public sealed class TypedClientTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static string Client => Repository.PathOf("tests", "ActorSocketIo.Contracts.Tests", "client");

    public Task InitializeAsync() => NodePackages.InstallAsync(Client);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_fits_the_contracts_compiles_what_does_not_is_an_error_and_a_client_does_what_its_types_say()
    {
        var (failed, said) = await ChildProcess.RunAsync("node", Client, ["node_modules/typescript/bin/tsc", "--pretty", "false"], Limit);
        Assert.True(failed == 0, said);

        await using var app = await StartAsync();
        foreach (var script in new[] { "bin/right.js", "bin/lobby.js" })
        {
            (failed, said) = await ChildProcess.RunAsync("node", Client, [script, app.Urls.First()], Limit);
            Assert.True(failed == 0, said);
        }

        Assert.EndsWith(": hello\n", said, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System).AddSocketIo();
        var app = builder.Build();
        var io = app.MapSocketIo();
        io.UseHandlers<ChatHandlers>();
        io.Of("/lobby").UseHandlers<LobbyHandlers>();
        await app.StartAsync();
        return app;
    }
}
