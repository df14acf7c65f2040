namespace ActorSocketIo.Samples.Game;

/// <summary>Something that has happened at a table. A journal keeps these: their fields never change, a new kind of event is a new type.</summary>
internal abstract record GameEvent : IClusterMessage
{
    /// <summary>A player sat down on a chair: X or O.</summary>
    public sealed record Seated(char Mark, string Player) : GameEvent;

    /// <summary>A chair became free.</summary>
    public sealed record Freed(char Mark) : GameEvent;

    /// <summary>A mark was put into a cell.</summary>
    public sealed record Marked(char Mark, int Cell) : GameEvent;

    /// <summary>The board was wiped.</summary>
    public sealed record Wiped : GameEvent;
}
