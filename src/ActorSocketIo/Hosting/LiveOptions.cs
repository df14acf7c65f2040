using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using ActorSocketIo.Protocol.SocketIo;
using ActorSocketIo.Sessions;

namespace ActorSocketIo.Hosting;

/// <summary>The options that may change while a server runs: what clients may make it hold and do, and how long it waits.</summary>
/// <remarks>
/// Whoever needs one of these reads it where it is needed, and keeps no copy for longer than a connection. What must be the same on all nodes, or was told to clients, is none of them.
/// </remarks>
internal static class LiveOptions
{
    private const string Engine = nameof(SocketIoOptions.Engine) + ".";
    private const string Recovery = nameof(SocketIoOptions.ConnectionStateRecovery) + ".";

    /// <summary>Their names, as mistakes name them: with the object that they are in, <c>Engine.MaxSessions</c>.</summary>
    public static FrozenSet<string> Names { get; } = FrozenSet.Create(
        nameof(SocketIoOptions.ConnectTimeout),
        nameof(SocketIoOptions.AckTimeout),
        nameof(SocketIoOptions.RequestsTimeout),
        nameof(SocketIoOptions.MaxNamespacesPerClient),
        nameof(SocketIoOptions.MaxNamespaceNameBytes),
        nameof(SocketIoOptions.MaxDynamicNamespaces),
        nameof(SocketIoOptions.MaxPendingEvents),
        nameof(SocketIoOptions.MaxPendingEventBytes),
        nameof(SocketIoOptions.EventRate),
        nameof(SocketIoOptions.MaxPendingServerEvents),
        nameof(SocketIoOptions.MaxPendingServerEventBytes),
        nameof(SocketIoOptions.Packets),
        nameof(SocketIoOptions.AttachmentTimeout),
        nameof(SocketIoOptions.ExpiryNotice),
        nameof(SocketIoOptions.CloseGrace),
        nameof(SocketIoOptions.DrainDelay),
        nameof(SocketIoOptions.CloseSpread),
        Engine + nameof(EngineOptions.MaxHttpBufferSize),
        Engine + nameof(EngineOptions.MaxQueuedPackets),
        Engine + nameof(EngineOptions.MaxQueuedBytes),
        Engine + nameof(EngineOptions.MaxSessions),
        Engine + nameof(EngineOptions.MaxFragments),
        Engine + nameof(EngineOptions.ByteRate),
        Engine + nameof(EngineOptions.HandshakeRate),
        Engine + nameof(EngineOptions.RateLimitAction),
        Recovery + nameof(ConnectionStateRecoveryOptions.MaxPackets),
        Recovery + nameof(ConnectionStateRecoveryOptions.MaxBytes),
        Recovery + nameof(ConnectionStateRecoveryOptions.MaxAway),
        Recovery + nameof(ConnectionStateRecoveryOptions.MaxBytesAway));

    /// <summary>Those of them that say how fast clients are read.</summary>
    public static FrozenSet<string> OfReading { get; } =
        FrozenSet.Create(nameof(SocketIoOptions.EventRate), Engine + nameof(EngineOptions.ByteRate), Engine + nameof(EngineOptions.RateLimitAction));

    /// <summary>Takes over what may change.</summary>
    /// <param name="running">What a server runs with.</param>
    /// <param name="changed">What it is to run with; valid.</param>
    /// <returns>Every option that is another, those too that were not taken over.</returns>
    public static IReadOnlyList<OptionChange> Apply(SocketIoOptions running, SocketIoOptions changed)
    {
        var changes = new List<OptionChange>();
        Compare(running, changed, "", changes);
        return changes;
    }

    private static void Compare(object running, object changed, string prefix, List<OptionChange> changes)
    {
        foreach (var property in running.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var (name, before, after) = (prefix + property.Name, property.GetValue(running), property.GetValue(changed));
            if (before is EngineOptions or ConnectionStateRecoveryOptions && after is not null)
                Compare(before, after, name + ".", changes);
            else if (IsComparable(before ?? after) && !Equals(before, after))
                changes.Add(new OptionChange(name, Text(before), Text(after), TrySet(running, property, name, after)));
        }
    }

    private static bool TrySet(object running, PropertyInfo property, string name, object? value)
    {
        if (!Names.Contains(name))
            return false;
        property.SetValue(running, value);
        return true;
    }

    // Functions and parsers are made anew each time options are, and cannot be told from each other.
    private static bool IsComparable(object? value) => value is ValueType or string or RateLimit or PacketLimits or CompressionOptions or EngineCookie or ConnectionStateRecoveryOptions;

    private static string Text(object? value) => value switch
    {
        null => "none",
        ConnectionStateRecoveryOptions => "some",
        RateLimit rate => string.Create(CultureInfo.InvariantCulture, $"{rate.PerSecond} a second, {rate.Capacity} at once"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
