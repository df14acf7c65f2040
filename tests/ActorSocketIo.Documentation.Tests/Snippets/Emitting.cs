using ActorSocketIo.Emitter;

namespace Examples.Snippets;

/// <summary>What a process that is no node does with an emitter.</summary>
internal static class Emitting
{
    public static async Task ByHand(string url, string key, string socketId, string id, byte[] bytes)
    {
        var node = new Uri(url);
        var emitter = new SocketIoEmitter(node, key);                                      // any node: new Uri("http://localhost:3000")

        await emitter.EmitAsync("news", new { Title = "Hello" });                          // everybody in the main namespace
        await emitter.Of("/chat").To("room").Except(socketId).EmitAsync("said", "Ann", bytes);
        await emitter.To($"user:{id}").SocketsJoinAsync("vip");                            // holds on every node when awaited
        await emitter.Of("/chat").In("room").SocketsLeaveAsync("room");
        await emitter.To(socketId).DisconnectSocketsAsync(close: true);
        await emitter.ServerSideEmitAsync("reload", "prices");                             // for ServerEvents.On of every node
    }

    public static SocketIoEmitter Injected(WebApplicationBuilder builder)
    {
        builder.Services.AddSocketIoEmitter(options =>
        {
            options.Nodes.Add(new Uri("http://node-1:3000"));
            options.Nodes.Add(new Uri("http://node-2:3000"));
            options.Key = builder.Configuration["Emitter:Key"];
        });
        return builder.Build().Services.GetRequiredService<SocketIoEmitter>();
    }
}
