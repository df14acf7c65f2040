namespace ActorSocketIo.Bench.Loads;

/// <summary>What is the same for all runs of a test.</summary>
/// <param name="Generator">The load generator.</param>
/// <param name="WarmUp">Under load before it counts; the same for all, though not all of them compile while they run.</param>
/// <param name="Duration">How long is measured.</param>
internal sealed record LoadSettings(Sioload Generator, TimeSpan WarmUp, TimeSpan Duration);
