using System.Net;
using ActorSocketIo.Tests.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ActorSocketIo.Tests.Edge;

/// <summary>A server in an application that has controllers and SignalR already: one port, one pipeline, and each reaches the clients of the others.</summary>
public sealed class ExistingApplicationTests
{
    private static readonly Uri s_prices = new("/prices", UriKind.Relative);

    [Theory]
    [InlineData("polling", false)]
    [InlineData("polling", true)]
    [InlineData("websocket", false)]
    [InlineData("websocket", true)]
    public async Task Controllers_hubs_and_sockets_serve_beside_each_other(string transport, bool usesDirectSockets)
    {
        await using var server = await LimitedServer.StartAsync(
            _ => { },
            io => io.OnConnection(socket => socket.On<string>("say", text => io.Services.GetRequiredService<IHubContext<PriceHub>>().Clients.All.SendAsync("price", text))),
            usesDirectSockets,
            builder =>
            {
                builder.Services.AddControllers().AddApplicationPart(typeof(PricesController).Assembly);
                builder.Services.AddSignalR();
            },
            app =>
            {
                app.MapControllers();
                app.MapHub<PriceHub>("/hub");
            });
        var client = await server.JoinAsync(transport);
        var prices = new Events<string>();
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(server.Http.BaseAddress!, "/hub")).Build();
        hub.On<string>("price", prices.Add);
        await hub.StartAsync();

        using var posted = await server.Http.PostAsync(new Uri("/prices?text=controller", UriKind.Relative), content: null);
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        Assert.Equal("""42["price","controller"]""", await client.ReadAsync());
        Assert.Equal("controller", await prices.NextAsync());

        await hub.InvokeAsync(nameof(PriceHub.Say), "hub");
        Assert.Equal("""42["price","hub"]""", await client.ReadAsync());

        await client.SendAsync("""42["say","socket"]""");
        Assert.Equal("socket", await prices.NextAsync());
        Assert.Equal("1", await server.Http.GetStringAsync(s_prices));
    }
}
