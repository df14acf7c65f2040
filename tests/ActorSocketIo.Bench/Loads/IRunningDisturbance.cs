using System.Text.Json.Nodes;

namespace ActorSocketIo.Bench.Loads;

/// <summary>A disturbance that is under way; it ends with this object.</summary>
internal interface IRunningDisturbance : IAsyncDisposable
{
    /// <summary>Ends it.</summary>
    /// <returns>Its own figures; <c>ok</c> says whether all was answered, and right.</returns>
    /// <exception cref="BenchException">It has ended before.</exception>
    Task<JsonObject> StopAsync();
}
