using System.Diagnostics;

namespace ActorSocketIo.Telemetry;

/// <summary>The spans of an event's way: handled, emitted, put in the order of a room's actor, gathered, and delivered by other nodes. Where nobody listens there are none.</summary>
/// <remarks>
/// What crosses nodes is a W3C <c>traceparent</c>, and only of a span that is recorded. Names and attributes are those of OpenTelemetry's messaging conventions as
/// far as these fit: <see href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/"/>.
/// </remarks>
internal static class Traces
{
    private static readonly ActivitySource Source = new(SocketIoTelemetry.ActivitySourceName, Meters.Version);

    /// <summary>Whether somebody listens.</summary>
    public static bool AreWanted => Source.HasListeners();

    /// <summary>What other nodes are to continue; null if nothing is recorded.</summary>
    public static string? Parent => AreWanted && Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>A client's event is handled: a trace begins. It is current until it is ended or <see cref="Activity.Current"/> is set.</summary>
    /// <param name="nsp">The namespace.</param>
    /// <param name="eventName">The event's name, which the client has chosen.</param>
    /// <param name="isHandled">Whether the application listens for it: only then it names the span.</param>
    public static Activity? Process(string nsp, string eventName, bool isHandled)
    {
        if (!AreWanted)
            return null;
        Activity.Current = null; // nothing that led here is what the client's event is a part of
        return Start("process", isHandled ? eventName : null, ActivityKind.Consumer, default, nsp, eventName);
    }

    /// <summary>An event is emitted. Current until it is disposed of.</summary>
    public static Activity? Send(string nsp, string eventName) =>
        AreWanted ? Start("send", eventName, ActivityKind.Producer, Activity.Current?.Context ?? default, nsp, eventName) : null;

    /// <summary>An event is emitted to other servers: a span only as a part of something. What they tell each other by themselves, now and then, is no trace of anything.</summary>
    public static Activity? SendToServers(string nsp, string eventName) => Activity.Current is null ? null : Send(nsp, eventName);

    /// <summary>Another node or actor goes on with an event. Current until it is disposed of.</summary>
    /// <param name="operation">What it does with the event.</param>
    /// <param name="parent">What came with it; null if nothing is recorded.</param>
    /// <param name="nsp">The namespace.</param>
    /// <param name="eventName">The event's name, which an emit or a listener of the application has given it.</param>
    public static Activity? Continue(string operation, string? parent, string nsp, string eventName) =>
        AreWanted && ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context) ? Start(operation, eventName, ActivityKind.Consumer, context, nsp, eventName) : null;

    /// <summary>Nodes are asked. Never current: whoever answers last ends it.</summary>
    public static Activity? Gather(string operation)
    {
        if (!AreWanted)
            return null;
        var current = Activity.Current;
        var span = Source.StartActivity("gather " + operation, ActivityKind.Client, current?.Context ?? default);
        Activity.Current = current;
        return span?.SetTag(TelemetryTags.GatherOperation, operation);
    }

    /// <summary>Says that what a span is about has failed.</summary>
    public static void Fail(this Activity span, string errorType, string? description = null) =>
        span.SetStatus(ActivityStatusCode.Error, description).SetTag(TelemetryTags.ErrorType, errorType);

    /// <summary>Ends a span on whatever thread, of which nothing is changed.</summary>
    public static void End(this Activity span)
    {
        var current = Activity.Current;
        span.Stop();
        Activity.Current = current;
    }

    private static Activity? Start(string operation, string? name, ActivityKind kind, ActivityContext parent, string nsp, string eventName)
    {
        var span = Source.StartActivity(name is null ? operation : $"{operation} {name}", kind, parent);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("messaging.system", "socketio")
                .SetTag("messaging.operation.name", operation)
                .SetTag("messaging.operation.type", operation == "send" ? "send" : "process")
                .SetTag("messaging.destination.name", nsp)
                .SetTag(TelemetryTags.EventName, eventName);
        }

        return span;
    }
}
