using ActorSocketIo.Sessions;
using Microsoft.AspNetCore.WebUtilities;

namespace ActorSocketIo.Testbed;

/// <summary>What the testbed does with handshakes and answers of the engine.</summary>
internal static class EngineHooks
{
    public static ValueTask<AllowResult> Allow(EngineRequest request) =>
        new(Parameter(request, "deny") is { } message ? AllowResult.Refuse(message) : AllowResult.Allow);

    public static void Install(EngineServer engine, EventLog log)
    {
        var generate = engine.GenerateId;
        engine.GenerateId = async request =>
        {
            await Task.Yield();
            return Parameter(request, "want_sid") switch
            {
                null => await generate(request),
                "!" => throw new InvalidOperationException("no id"),
                var wanted => wanted,
            };
        };
        engine.InitialHeaders += (headers, request) =>
        {
            headers["x-initial"] = "yes";
            log.Add("initial_headers", Tag(request), ("method", request.Method));
        };
        engine.Headers += (headers, request) =>
        {
            headers["x-each"] = request.Method;
            log.Add("headers", Tag(request), ("method", request.Method), ("transport", Parameter(request, "transport")));
        };
        engine.ConnectionError += error => log.Add(
            "connection_error",
            Tag(error.Request),
            ("method", error.Request.Method),
            ("code", error.Code),
            ("message", error.Message),
            ("context", error.Context.Where(pair => pair.Key != "error" && pair.Value is not null).ToDictionary()));
    }

    /// <summary>Sends every message back as it came.</summary>
    public static void Echo(EngineServer engine) => engine.Connection += session => session.MessageReceived += message =>
    {
        if (message.IsBinary)
            session.Send(message.Data.ToArray());
        else
            session.Send(System.Text.Encoding.UTF8.GetString(message.Data.Span));
    };

    private static (string, object?) Tag(EngineRequest request) => ("tag", Parameter(request, "tag"));

    /// <summary>Of a parameter that is repeated, the first: the engine itself takes the last.</summary>
    private static string? Parameter(EngineRequest request, string name) =>
        request.Url.IndexOf('?') is >= 0 and var at && QueryHelpers.ParseQuery(request.Url[at..]).TryGetValue(name, out var values) ? values[0] : null;
}
