namespace ActorSocketIo.Hosting;

/// <summary>An option that the configuration has changed.</summary>
/// <param name="Name">Its name, with the object that it is in: <c>Engine.MaxSessions</c>.</param>
/// <param name="Before">What it was.</param>
/// <param name="After">What it is in the configuration.</param>
/// <param name="IsTaken">Whether it holds now; else when the node starts again.</param>
internal sealed record OptionChange(string Name, string Before, string After, bool IsTaken)
{
    public override string ToString() => $"{Name} from {Before} to {After}";
}
