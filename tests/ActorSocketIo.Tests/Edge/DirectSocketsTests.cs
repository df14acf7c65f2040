using Microsoft.AspNetCore.Builder;

namespace ActorSocketIo.Tests.Edge;

/// <summary>What else the host serves over outputs that send on the thread that flushes.</summary>
public sealed class DirectSocketsTests : EdgeTest
{
    private protected override bool UsesDirectSockets => true;

    [Fact]
    public async Task A_large_answer_of_another_endpoint_arrives_in_full()
    {
        await StartAsync(pipeline: app => app.MapWhen(
            context => context.Request.Path == "/large",
            large => large.Run(context => context.Response.Body.WriteAsync(new byte[20_000_000]).AsTask())));

        Assert.Equal(20_000_000, (await Http.GetByteArrayAsync("/large")).Length);
    }
}

/// <summary>The same promises over direct sockets.</summary>
public sealed class WebSocketOverDirectSocketsTests : WebSocketTests
{
    private protected override bool UsesDirectSockets => true;
}

/// <summary>The same promises over direct sockets.</summary>
public sealed class PollingOverDirectSocketsTests : PollingTests
{
    private protected override bool UsesDirectSockets => true;
}
