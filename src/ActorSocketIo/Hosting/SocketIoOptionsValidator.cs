using ActorSocketIo.Sessions;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Hosting;

/// <summary>Refuses options that cannot work, all mistakes at once, each with its remedy.</summary>
internal sealed class SocketIoOptionsValidator : IValidateOptions<SocketIoOptions>
{
    public ValidateOptionsResult Validate(string? name, SocketIoOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        Positive(result, nameof(options.ConnectTimeout), options.ConnectTimeout);
        Positive(result, nameof(options.AckTimeout), options.AckTimeout);
        Positive(result, nameof(options.RequestsTimeout), options.RequestsTimeout);
        Positive(result, nameof(options.AttachmentTimeout), options.AttachmentTimeout);
        Positive(result, nameof(options.CloseGrace), options.CloseGrace);
        NotNegative(result, nameof(options.ExpiryNotice), options.ExpiryNotice);
        NotNegative(result, nameof(options.DrainDelay), options.DrainDelay);
        NotNegative(result, nameof(options.CloseSpread), options.CloseSpread);
        AtLeastOne(result, nameof(options.MaxNamespacesPerClient), options.MaxNamespacesPerClient);
        AtLeastOne(result, nameof(options.MaxNamespaceNameBytes), options.MaxNamespaceNameBytes);
        AtLeastOne(result, nameof(options.MaxPendingEvents), options.MaxPendingEvents);
        AtLeastOne(result, nameof(options.MaxPendingEventBytes), options.MaxPendingEventBytes);
        AtLeastOne(result, nameof(options.MaxPendingServerEvents), options.MaxPendingServerEvents);
        AtLeastOne(result, nameof(options.MaxPendingServerEventBytes), options.MaxPendingServerEventBytes);
        if (options.MaxDynamicNamespaces < 0)
            result.AddError($"is {options.MaxDynamicNamespaces}; it must be zero or more", nameof(options.MaxDynamicNamespaces));
        if (options.Parser is null)
            result.AddError("is null; leave it out for the default parser", nameof(options.Parser));
        if (options.ConnectionStateRecovery is { } recovery)
            Validate(result, recovery, options.Engine);
        foreach (var mistake in RateLimitRule.Mistakes(nameof(options.EventRate), options.EventRate))
            result.AddError(mistake);
        foreach (var mistake in EngineOptionsRules.Mistakes(options.Engine))
            result.AddError($"{nameof(options.Engine)}.{mistake}");
        return result.Build();
    }

    private static void Validate(ValidateOptionsResultBuilder result, ConnectionStateRecoveryOptions recovery, EngineOptions engine)
    {
        const string of = $"{nameof(SocketIoOptions.ConnectionStateRecovery)}.";
        Positive(result, of + nameof(recovery.MaxDisconnectionDuration), recovery.MaxDisconnectionDuration);
        AtLeastOne(result, of + nameof(recovery.MaxPackets), recovery.MaxPackets);
        AtLeastOne(result, of + nameof(recovery.MaxBytes), recovery.MaxBytes);
        AtLeastOne(result, of + nameof(recovery.MaxAway), recovery.MaxAway);
        AtLeastOne(result, of + nameof(recovery.MaxBytesAway), recovery.MaxBytesAway);
        AtLeastOne(result, of + nameof(recovery.MaxGuardBytes), recovery.MaxGuardBytes);
        // Else what a client has missed would be too much for its new session, and it would never get through.
        if (recovery.MaxPackets >= engine.MaxQueuedPackets)
            result.AddError($"is {recovery.MaxPackets}; it must be less than Engine.MaxQueuedPackets ({engine.MaxQueuedPackets})", of + nameof(recovery.MaxPackets));
        if (recovery.MaxBytes > engine.MaxQueuedBytes / 2)
            result.AddError($"is {recovery.MaxBytes}; it must be at most half of Engine.MaxQueuedBytes ({engine.MaxQueuedBytes})", of + nameof(recovery.MaxBytes));
    }

    private static void Positive(ValidateOptionsResultBuilder result, string name, TimeSpan value)
    {
        if (DurationRule.MistakeInPositive(value) is { } mistake)
            result.AddError(mistake, name);
    }

    private static void NotNegative(ValidateOptionsResultBuilder result, string name, TimeSpan value)
    {
        if (DurationRule.MistakeIn(value) is { } mistake)
            result.AddError(mistake, name);
    }

    private static void AtLeastOne(ValidateOptionsResultBuilder result, string name, long value)
    {
        if (value < 1)
            result.AddError($"is {value}; it must be at least 1", name);
    }
}
