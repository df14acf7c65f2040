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
        var clients = await Spread(nsp);
        await Task.WhenAll(clients.Select((client, node) => SocketOf(client, node).JoinAsync("room")));
        SocketOf(clients[0], 0).On("go", () => On(0, nsp).To("room").Emit("news"));

        clients[0].Emit("go");

        foreach (var client in clients)
            Assert.Equal("news", (await Next(client)).EventName);
        await TestCluster.Until(() => Of("process go", nsp).Any() && Of("deliver news", nsp).Count() == 2, "all spans have ended");
        var handled = Assert.Single(Of("process go", nsp));
        var sent = Assert.Single(Of("send news", nsp));
        Assert.Equal((handled.TraceId, handled.SpanId), (sent.TraceId, sent.ParentSpanId));
        Assert.All(Of("deliver news", nsp), delivered => Assert.Equal((handled.TraceId, sent.SpanId, true), (delivered.TraceId, delivered.ParentSpanId, delivered.HasRemoteParent)));

        IEnumerable<Activity> Of(string name, string nsp) => spans.All.Where(span => span.DisplayName == name && Equals(span.GetTagItem("messaging.destination.name"), nsp));
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
        Assert.All(Gathered(), span => Assert.Equal(asking.SpanId, span.ParentSpanId));

        IEnumerable<Activity> Gathered() => spans.All.Where(span => span.TraceId == asking.TraceId);
    }
}
