namespace ActorSocketIo.Sessions;

/// <summary>A request that did not become a session, or did not find its own.</summary>
/// <param name="Request">The request.</param>
/// <param name="Code">0–5, as in the answer.</param>
/// <param name="Message">The code's message, e.g. <c>Session ID unknown</c>.</param>
/// <param name="Context">What was wrong: e.g. <c>transport</c>, <c>sid</c>, <c>method</c>, <c>protocol</c>, or a <c>name</c> such as <c>TRANSPORT_MISMATCH</c>.</param>
/// <remarks>Source: <c>connection_error</c> of <c>engine.io/lib/server.ts</c>.</remarks>
public sealed record EngineConnectionError(EngineRequest Request, int Code, string Message, IReadOnlyDictionary<string, object?> Context);
