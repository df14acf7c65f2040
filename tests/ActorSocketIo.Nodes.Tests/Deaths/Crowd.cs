namespace ActorSocketIo.Nodes.Tests.Deaths;

/// <summary>Official JavaScript clients in a process of their own: they reconnect, join the room <c>crowd</c>, and ask for acknowledgements all the while.</summary>
internal sealed class Crowd : ClientsProcess<Crowd.State>
{
    private Crowd(string url, int count)
        : base("crowd.js", url, count, new(0, 0, 0, 0))
    {
    }

    /// <summary>Connects so many, and waits until they are all in the room.</summary>
    public static Task<Crowd> StartAsync(string url, int count) => StartAsync(() => new Crowd(url, count), count);

    /// <summary>Waits until so many are in the room and get acknowledgements.</summary>
    public override Task AllAsync(int count) => Eventually.EqualAsync((count, count), () => Task.FromResult((Last.Joined, Last.Lively)), TimeSpan.FromSeconds(30));

    /// <summary>What <c>crowd.js</c> says.</summary>
    /// <param name="Joined">Clients that are in the room.</param>
    /// <param name="Lively">Clients that got an acknowledgement within the last two seconds.</param>
    /// <param name="Connections">How often one of them has connected.</param>
    /// <param name="Heard">Events of the room that have come to any of them.</param>
    public sealed record State(int Joined, int Lively, int Connections, int Heard);
}
