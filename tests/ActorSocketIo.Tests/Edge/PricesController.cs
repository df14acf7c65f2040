using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;

namespace ActorSocketIo.Tests.Edge;

/// <summary>A controller that reaches the clients of both.</summary>
[ApiController, Route("prices")]
public sealed class PricesController(SocketIoServer io, IHubContext<PriceHub> hub) : ControllerBase
{
    [HttpGet]
    public async Task<int> Count() => await io.CountAsync();

    [HttpPost]
    public async Task<IActionResult> Post(string text)
    {
        await io.EmitAsync("price", text);
        await hub.Clients.All.SendAsync("price", text);
        return Accepted();
    }
}
