namespace ActorSocketIo;

/// <summary>The events of a contract, looked at once, for objects that handle them.</summary>
internal static class ContractHandlers<TEvents>
    where TEvents : class
{
    private static readonly (HandledEvent Event, HandlerMethod Method)[] s_events = !HandledEvent.IsContract(typeof(TEvents))
        ? []
        : [.. HandledEvent.OfContract(typeof(TEvents)).Select(handled => (handled, new HandlerMethod(handled.Method)))];

    /// <summary>Listens for all of them.</summary>
    /// <param name="listen">Adds a listener.</param>
    /// <param name="handlers">Whose methods are called.</param>
    /// <returns>Removes the listeners.</returns>
    /// <exception cref="ArgumentException">It is no contract, or an event has a reserved name.</exception>
    /// <exception cref="InvalidOperationException">Something is marked with <c>[Authorize]</c>, which nobody checks here.</exception>
    public static IDisposable Listen(Func<string, Listener, IDisposable> listen, TEvents handlers)
    {
        if (s_events.Length == 0)
            throw new ArgumentException($"{typeof(TEvents)} is no interface marked with [ClientEvents], or has no events.");
        ArgumentNullException.ThrowIfNull(handlers);
        HandlerProtection.ThrowIfContractIsMarked(typeof(TEvents));
        HandlerProtection.ThrowIfHandlersAreMarked(handlers.GetType());
        var all = new IDisposable[s_events.Length];
        for (var i = 0; i < all.Length; i++)
        {
            var (handled, method) = s_events[i];
            EventNames.ThrowIfReserved(handled.Name);
            Listener listener = context => method.InvokeAsync(handlers, context);
            all[i] = listen(handled.Name, handled.IsInterleaved ? Listeners.Interleaved(listener) : listener);
        }

        return new Together(all);
    }

    private sealed class Together(IDisposable[] all) : IDisposable
    {
        public void Dispose()
        {
            foreach (var one in all)
                one.Dispose();
        }
    }
}
