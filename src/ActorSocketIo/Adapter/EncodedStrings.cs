using ActorSocketIo.Serialization;

namespace ActorSocketIo.Adapters;

/// <summary>Texts by number, one after the other; read together, when the first is asked for.</summary>
internal sealed class EncodedStrings(int count, ReadOnlyMemory<byte> bytes)
{
    private string[]? _texts;

    public int Count => count;

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>A text, the same object each time.</summary>
    /// <param name="number">Below <see cref="Count"/>.</param>
    public string this[int number] => (_texts ?? Interlocked.CompareExchange(ref _texts, ReadAll(), null) ?? _texts)[number];

    /// <summary>Whether there are as many as it says.</summary>
    public bool AreWhole()
    {
        var reader = new WireReader(bytes);
        for (var i = 0; i < count && !reader.IsBroken; i++)
            reader.SkipString();
        return !reader.IsBroken && reader.Left == 0;
    }

    private string[] ReadAll()
    {
        var reader = new WireReader(bytes);
        var texts = new string[count];
        foreach (ref var text in texts.AsSpan())
            text = reader.ReadString();
        return texts;
    }
}
