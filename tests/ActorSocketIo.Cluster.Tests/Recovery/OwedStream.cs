namespace ActorSocketIo.Cluster.Tests.Recovery;

/// <summary>What one client is owed of one emitter's numbers, and what it has got.</summary>
internal sealed class OwedStream
{
    private readonly List<(int Number, bool IsSure, long At)> _owed = []; // by the emitter
    private readonly List<int> _got = []; // by the client

    /// <summary>A number was emitted, or may have been, for the client.</summary>
    /// <param name="number">More than those before.</param>
    /// <param name="isSure">Whether the client must get it; else it may.</param>
    public void Owe(int number, bool isSure)
    {
        lock (_owed)
            _owed.Add((number, isSure, Environment.TickCount64));
    }

    /// <summary>A number has come.</summary>
    public void Take(int number)
    {
        lock (_owed)
            _got.Add(number);
    }

    /// <summary>Compares both.</summary>
    /// <param name="mayBeLost">Whether what was emitted at a time, in ms, may be lost.</param>
    /// <param name="onlyAtTheEnd">Only if nothing later has come.</param>
    public IEnumerable<string> Mistakes(Func<long, bool> mayBeLost, bool onlyAtTheEnd)
    {
        foreach (var (earlier, later) in _got.Zip(_got.Skip(1)).Where(pair => pair.Item1 >= pair.Item2))
            yield return $"{later} came after {earlier}{(_got.Count(number => number == later) > 1 ? ", again" : "")}";
        var first = _owed.Count == 0 ? int.MaxValue : _owed[0].Number; // what was emitted before the client was there may be on its way still
        var notFor = _got.Where(number => number >= first).Except(_owed.Select(owed => owed.Number)).ToArray();
        if (notFor.Length > 0)
            yield return $"{string.Join(' ', notFor.Take(5))} ({notFor.Length}) came that were not for it";
        var last = _got.Count == 0 ? -1 : _got.Max();
        var missing = _owed.Where(owed => owed.IsSure && !(mayBeLost(owed.At) && !(onlyAtTheEnd && owed.Number < last))).Select(owed => owed.Number).Except(_got).ToArray();
        if (missing.Length > 0)
            yield return $"{string.Join(' ', missing.Take(5))} ({missing.Length}) never came, of {_owed.Count}; the last that came was {last}";
    }
}
