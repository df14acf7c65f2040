namespace ActorSocketIo.Bench.Loads;

/// <summary>What servers answer to the bench's own clients.</summary>
internal static class Answer
{
    /// <exception cref="BenchException">They are not the same.</exception>
    public static void Expect(string expected, string actual)
    {
        if (actual != expected)
            throw new BenchException($"The server answered {actual} instead of {expected}.");
    }
}
