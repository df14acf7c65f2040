using System.Collections.Immutable;

namespace ActorSocketIo.Samples.Drawing;

/// <summary>What is drawn, for those who come later. The oldest strokes fade when there are too many.</summary>
internal sealed class Sheet
{
    private const int MaxStrokes = 500;

    private ImmutableQueue<Stroke> _strokes = [];
    private int _count;
    private readonly Lock _lock = new();

    public Stroke[] Strokes
    {
        get
        {
            lock (_lock)
                return [.. _strokes];
        }
    }

    public void Add(Stroke stroke)
    {
        lock (_lock)
        {
            _strokes = _strokes.Enqueue(stroke);
            if (++_count <= MaxStrokes)
                return;
            _strokes = _strokes.Dequeue();
            _count--;
        }
    }

    public void Clear()
    {
        lock (_lock)
            (_strokes, _count) = ([], 0);
    }
}
