namespace ActorSocketIo.Sessions;

/// <summary>What every option that is a time must fulfil.</summary>
/// <remarks>
/// A bare number in configuration is days: <c>5</c> binds to <c>5.00:00:00</c>. So a day is too long for any of them, which is also far below where timers of .NET give up.
/// </remarks>
internal static class DurationRule
{
    private static readonly TimeSpan Limit = TimeSpan.FromDays(1);

    /// <summary>What is wrong with a time that must be longer than nothing.</summary>
    /// <returns>The value, the rule and the remedy; null if it can be used.</returns>
    public static string? MistakeInPositive(TimeSpan value) => value <= TimeSpan.Zero ? $"is {value}; it must be positive" : TooLong(value);

    /// <summary>What is wrong with a time that may be none.</summary>
    /// <returns>The value, the rule and the remedy; null if it can be used.</returns>
    public static string? MistakeIn(TimeSpan value) => value < TimeSpan.Zero ? $"is {value}; it must be zero or more" : TooLong(value);

    private static string? TooLong(TimeSpan value)
    {
        if (value < Limit)
            return null;
        var days = value.Days;
        var remedy = value == TimeSpan.FromDays(days) && days < TimeSpan.SecondsPerDay
            ? $"; a number alone is days: for {days} seconds use {TimeSpan.FromSeconds(days)}"
            : "";
        return $"is {value}; it must be shorter than a day{remedy}";
    }
}
