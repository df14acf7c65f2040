using System.Diagnostics;
using ActorSocketIo.Telemetry;
using ActorSocketIo.Tests.Server;

namespace ActorSocketIo.Tests.Telemetry;

public sealed class TraceTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task What_a_handler_emits_is_a_part_of_its_trace_before_and_after_it_has_awaited()
    {
        using var spans = new SeenSpans();
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On("go", async () =>
        {
            socket.Emit("first");
            await Task.Yield();
            nsp.To("nobody").Emit("second");
        }));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("go");
        await Eventually.True(() => spans.Find("process go", nsp.Name) is not null);

        var handled = spans.Find("process go", nsp.Name)!;
        Assert.Equal(ActivityKind.Consumer, handled.Kind);
        Assert.Equal(default, handled.ParentSpanId);
        Assert.Equal("socketio", handled.GetTagItem("messaging.system"));
        foreach (var name in new[] { "send first", "send second" })
        {
            var sent = spans.Find(name, nsp.Name)!;
            Assert.Equal((handled.TraceId, handled.SpanId, ActivityKind.Producer), (sent.TraceId, sent.ParentSpanId, sent.Kind));
        }
    }

    [Fact]
    public async Task Events_of_a_client_are_traces_of_their_own()
    {
        using var spans = new SeenSpans();
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket =>
        {
            socket.On("one", () => 1);
            socket.On("two", () => 2);
        });
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        var both = Task.WhenAll(client.EmitWithAckAsync("one"), client.EmitWithAckAsync("two"));
        await both.Soon();

        await Eventually.True(() => spans.Find("process two", nsp.Name) is not null);
        Assert.NotEqual(spans.Find("process one", nsp.Name)!.TraceId, spans.Find("process two", nsp.Name)!.TraceId);
        Assert.Equal(default, spans.Find("process two", nsp.Name)!.ParentSpanId);
    }

    [Fact]
    public async Task A_handler_that_throws_is_an_error_of_its_span()
    {
        using var spans = new SeenSpans();
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On("fail", async () =>
        {
            await Task.Yield();
            throw new InvalidTimeZoneException("why");
        }));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("fail");

        await Eventually.True(() => spans.Find("process fail", nsp.Name) is not null);
        var span = spans.Find("process fail", nsp.Name)!;
        Assert.Equal((ActivityStatusCode.Error, "why"), (span.Status, span.StatusDescription));
        Assert.Equal(typeof(InvalidTimeZoneException).FullName, span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_name_that_only_the_client_knows_names_no_span()
    {
        using var spans = new SeenSpans();
        var nsp = fixture.NewNamespace();
        nsp.OnConnection(socket => socket.On("known", () => 1));
        var client = await fixture.Host.ConnectAsync(nsp.Name).Soon();

        client.Emit("made up");
        await client.EmitWithAckAsync("known").Soon();

        await Eventually.True(() => spans.Find("process", nsp.Name) is not null);
        Assert.Equal("made up", spans.Find("process", nsp.Name)!.GetTagItem("socketio.event.name"));
        Assert.Null(spans.Find("process made up", nsp.Name));
    }

    [Fact]
    public void Only_a_span_that_is_recorded_is_to_be_continued()
    {
        var before = Activity.Current;
        using (var listened = new SeenSpans(ActivitySamplingResult.PropagationData))
        using (var span = Traces.Send("/only", "event"))
        {
            Assert.NotNull(span);
            Assert.Null(Traces.Parent);
        }

        using (var listened = new SeenSpans())
        using (var span = Traces.Send("/only", "event"))
            Assert.Equal(span!.Id, Traces.Parent);

        Assert.Equal(before, Activity.Current);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00-zz")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    public void What_is_no_trace_parent_begins_no_span(string parent)
    {
        using var spans = new SeenSpans();

        using var span = Traces.Continue("deliver", parent, "/", "event");

        Assert.Null(span);
    }
}
