namespace ActorSocketIo.Sessions;

/// <summary>What one client has left of a <see cref="TokenRate"/>, in eight bytes: the time at which its bucket is full again.</summary>
/// <remarks>
/// It can be overdrawn, as how much there was to read is known when it has been read. Pure: the time is passed in, read from one monotonic clock. Not thread-safe.
/// Source: the generic cell rate algorithm (ITU-T I.371), as virtual scheduling.
/// </remarks>
internal struct TokenBucket
{
    private TimeSpan _fullAt; // in the past: it is full, as every bucket is at first

    /// <summary>Takes tokens, whether they are there or not.</summary>
    /// <param name="tokens">How many.</param>
    /// <param name="rate">How fast it fills, and how much it holds.</param>
    /// <param name="now">The time.</param>
    /// <returns>How long it is overdrawn for; zero or negative if it is not.</returns>
    public TimeSpan Take(double tokens, TokenRate rate, TimeSpan now)
    {
        if (_fullAt < now)
            _fullAt = now;
        _fullAt += rate.TimeFor(tokens);
        return _fullAt - now - rate.TimeToFill;
    }
}
