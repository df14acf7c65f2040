using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ActorSocketIo;

/// <summary>The implementations of contracts that were generated, each by its own assembly.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EventContracts
{
    /// <summary>Says how to emit through a contract. Generated code calls it when its assembly is first used.</summary>
    /// <typeparam name="TEvents">The contract.</typeparam>
    /// <param name="emitter">Makes its implementation.</param>
    public static void Add<TEvents>(Func<IEventSender, TEvents> emitter)
        where TEvents : class => Of<TEvents>.Emitter = emitter;

    /// <summary>Emits through a contract.</summary>
    /// <typeparam name="TEvents">The contract.</typeparam>
    /// <param name="sender">What it emits through.</param>
    /// <exception cref="ArgumentException">It is no contract.</exception>
    public static TEvents As<TEvents>(IEventSender sender)
        where TEvents : class => (Of<TEvents>.Emitter ?? Find<TEvents>())(sender);

    private static Func<IEventSender, TEvents> Find<TEvents>()
        where TEvents : class
    {
        RuntimeHelpers.RunModuleConstructor(typeof(TEvents).Module.ModuleHandle); // to name an interface of another assembly does not start that one
        return Of<TEvents>.Emitter ?? throw new ArgumentException(
            $"{typeof(TEvents)} cannot be emitted through: it is no interface marked with [ServerEvents], or its project was built without the analyzer of this library.", nameof(TEvents));
    }

    private static class Of<TEvents>
        where TEvents : class
    {
        public static Func<IEventSender, TEvents>? Emitter;
    }
}
