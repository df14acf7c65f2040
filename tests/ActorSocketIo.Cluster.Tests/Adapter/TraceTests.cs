using System.Diagnostics;
using ActorSocketIo.Tests.Telemetry;

namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>One trace from a client's event through rooms to other nodes.</summary>
public sealed class TraceTests(ThreeNodes cluster) : ContractTest(cluster), IClassFixture<ThreeNodes>
{
    [Fact]
    public async Task An_event_that_a_handler_emits_to_a_room_is_delivered_by_other_nodes_in_the_trace_of_the_handler()
    {
        using var spans = new SeenSpans();
        var nsp = NewName();

        await WhenHandlerEmitsNews(spans, nsp, () =>
        {
            On(0, nsp).To("room").Emit("news");
            return Task.CompletedTask;
        });

        var handled = Assert.Single(spans.Of("process go", nsp));
        var sent = Assert.Single(spans.Of("send news", nsp));
        Assert.Equal((handled.TraceId, handled.SpanId), (sent.TraceId, sent.ParentSpanId));
        Assert.All(spans.Of("deliver news", nsp), delivered => AssertFollows(sent, delivered));
    }

    [Fact]
    public async Task An_ordered_emit_goes_on_in_its_trace_where_the_actor_of_the_room_orders_it_and_from_there_to_the_other_nodes()
    {
        using var spans = new SeenSpans();
        var nsp = NewName();

        await WhenHandlerEmitsNews(spans, nsp, () => On(0, nsp).Room("room").EmitOrderedAsync("news"));

        var sent = Assert.Single(spans.Of("send news", nsp));
        var ordered = Assert.Single(spans.Of("order news", nsp));
        AssertFollows(sent, ordered);
        Assert.Equal(Assert.Single(spans.Of("process go", nsp)).SpanId, sent.ParentSpanId);
        Assert.All(spans.Of("deliver news", nsp), delivered => AssertFollows(ordered, delivered));
    }

    [Fact]
    public async Task An_event_that_a_socket_passes_on_is_handled_by_the_actor_of_the_room_in_the_trace_of_the_event()
    {
        using var spans = new SeenSpans();
        var nsp = NewName(TestApplication.Actors);
        var clients = await Spread(nsp);

        Assert.Equal(3, (await clients[0].EmitWithAckAsync("add", 3).WaitAsync(Patience)).Get<int>(0));

        await TestCluster.Until(() => spans.Of("process add", nsp).Count() == 2 && spans.Of("deliver total", nsp).Count() == 2, "all spans have ended");
        var passedOn = Assert.Single(spans.Of("process add", nsp), span => span.ParentSpanId == default);
        var handled = Assert.Single(spans.Of("process add", nsp), span => span != passedOn);
        AssertFollows(passedOn, handled);
        var sent = Assert.Single(spans.Of("send total", nsp));
        Assert.Equal((handled.TraceId, handled.SpanId), (sent.TraceId, sent.ParentSpanId));
        Assert.All(spans.Of("deliver total", nsp), delivered => AssertFollows(sent, delivered));
    }

    [Fact]
    public async Task What_other_servers_hear_is_a_part_of_the_trace_of_the_one_that_emits_it()
    {
        using var spans = new SeenSpans();
        var nsp = NewName();
        await Spread(nsp);
        for (var node = 0; node < Nodes; node++)
            On(node, nsp).ServerEvents.On("who", () => 1);
        On(1, nsp).ServerEvents.On("who", () => { throw new InvalidTimeZoneException("why"); });
        using var asking = new Activity("asking").Start();

        Assert.Equal(2, (await On(0, nsp).Servers.EmitWithAckAsync("who").WaitAsync(Patience)).Count);
        On(0, nsp).Servers.To(TokenOf(1), TokenOf(2)).Emit("who");

        await TestCluster.Until(() => spans.Of("process who", nsp).Count() == 4, "all spans have ended");
        foreach (var sent in spans.Of("send who", nsp))
        {
            Assert.Equal(asking.SpanId, sent.ParentSpanId);
            var heard = spans.Of("process who", nsp).Where(span => span.ParentSpanId == sent.SpanId).ToList();
            Assert.All(heard, span => AssertFollows(sent, span));
            Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], heard.Select(span => span.Status).Order());
        }
    }

    [Fact]
    public async Task What_is_not_recorded_is_not_continued_elsewhere()
    {
        using var spans = new SeenSpans(ActivitySamplingResult.PropagationData);
        var nsp = NewName();
        var clients = await Spread(nsp);

        On(0, nsp).Emit("news");

        foreach (var client in clients)
            Assert.Equal("news", (await Next(client)).EventName);
        Assert.DoesNotContain(spans.All, span => span.DisplayName == "deliver news");
    }

    [Fact]
    public async Task A_question_to_all_nodes_is_a_span_that_is_an_error_if_one_is_missing()
    {
        using var spans = new SeenSpans();
        var nsp = NewName();
        await Spread(nsp);
        On(1, nsp).ServerEvents.On("who", () => 1);
        using var asking = new Activity("asking").Start();

        await On(0, nsp).FetchSocketsAsync().WaitAsync(Patience);
        Assert.Same(asking, Activity.Current);
        await Assert.ThrowsAsync<PartialAnswerException<Argument>>(() => On(0, nsp).Servers.To("AAAAAAAA", TokenOf(1)).EmitWithAckAsync("who").WaitAsync(Patience));

        await TestCluster.Until(() => Gathered().Count() == 2, "both have ended");
        Assert.Equal(["gather fetch_sockets Unset", "gather server_side_emit Error"], Gathered().Select(span => $"{span.DisplayName} {span.Status}").Order(StringComparer.Ordinal));
        var sent = Assert.Single(spans.Of("send who", nsp));
        Assert.Equal([asking.SpanId, sent.SpanId], Gathered().OrderBy(span => span.DisplayName, StringComparer.Ordinal).Select(span => span.ParentSpanId));

        IEnumerable<Activity> Gathered() => spans.All.Where(span => span.TraceId == asking.TraceId && span.Kind == ActivityKind.Client);
    }

    [Fact]
    public async Task What_servers_tell_each_other_by_themselves_is_no_trace()
    {
        using var spans = new SeenSpans();
        var nsp = NewName();
        await Spread(nsp);
        On(1, nsp).ServerEvents.On("beat", () => 1);
        On(2, nsp).ServerEvents.On("beat", () => 2);
        Assert.Null(Activity.Current);

        Assert.Equal(2, (await On(0, nsp).Servers.EmitWithAckAsync("beat").WaitAsync(Patience)).Count);

        Assert.Empty(spans.Of("send beat", nsp).Concat(spans.Of("process beat", nsp)));
    }

    /// <summary>A client has its handler emit to a room with members on all nodes; waits until they have it and all spans have ended.</summary>
    private async Task WhenHandlerEmitsNews(SeenSpans spans, string nsp, Func<Task> emit)
    {
        var clients = await Spread(nsp);
        await Task.WhenAll(clients.Select((client, node) => SocketOf(client, node).JoinAsync("room")));
        SocketOf(clients[0], 0).On("go", emit);

        clients[0].Emit("go");

        foreach (var client in clients)
            Assert.Equal("news", (await Next(client)).EventName);
        await TestCluster.Until(() => spans.Of("process go", nsp).Any() && spans.Of("deliver news", nsp).Count() == 2, "all spans have ended");
    }

    private static void AssertFollows(Activity earlier, Activity later) =>
        Assert.Equal((earlier.TraceId, earlier.SpanId, true), (later.TraceId, later.ParentSpanId, later.HasRemoteParent));
}
