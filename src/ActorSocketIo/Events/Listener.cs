namespace ActorSocketIo;

/// <summary>What happens on an event: the one shape that every listener has inside.</summary>
internal delegate ValueTask Listener(EventContext context);

/// <summary>Makes a <see cref="Listener"/> of what an application gives: arguments are read by position, results acknowledge.</summary>
internal static class Listeners
{
    public static Listener From(Action<EventContext> handler) => c =>
    {
        handler(c);
        return default;
    };

    public static Listener From(Func<EventContext, Task> handler) => c => Await(handler(c));

    public static Listener From(Action handler) => _ =>
    {
        handler();
        return default;
    };

    public static Listener From<T1>(Action<T1> handler) => c =>
    {
        handler(c.Args.Get<T1>(0)!);
        return default;
    };

    public static Listener From<T1, T2>(Action<T1, T2> handler) => c =>
    {
        handler(c.Args.Get<T1>(0)!, c.Args.Get<T2>(1)!);
        return default;
    };

    public static Listener From<T1, T2, T3>(Action<T1, T2, T3> handler) => c =>
    {
        handler(c.Args.Get<T1>(0)!, c.Args.Get<T2>(1)!, c.Args.Get<T3>(2)!);
        return default;
    };

    public static Listener From(Func<Task> handler) => _ => Await(handler());

    public static Listener From<T1>(Func<T1, Task> handler) => c => Await(handler(c.Args.Get<T1>(0)!));

    public static Listener From<T1, T2>(Func<T1, T2, Task> handler) => c => Await(handler(c.Args.Get<T1>(0)!, c.Args.Get<T2>(1)!));

    public static Listener From<T1, T2, T3>(Func<T1, T2, T3, Task> handler) => c =>
        Await(handler(c.Args.Get<T1>(0)!, c.Args.Get<T2>(1)!, c.Args.Get<T3>(2)!));

    public static Listener Answering<TResult>(Func<TResult> handler) => c => HandlerResult.AnswerAsync(c, handler());

    public static Listener Answering<T1, TResult>(Func<T1, TResult> handler) => c => HandlerResult.AnswerAsync(c, handler(c.Args.Get<T1>(0)!));

    public static Listener Answering<T1, T2, TResult>(Func<T1, T2, TResult> handler) => c =>
        HandlerResult.AnswerAsync(c, handler(c.Args.Get<T1>(0)!, c.Args.Get<T2>(1)!));

    public static Listener Answering<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> handler) => c =>
        HandlerResult.AnswerAsync(c, handler(c.Args.Get<T1>(0)!, c.Args.Get<T2>(1)!, c.Args.Get<T3>(2)!));

    public static Listener Answering<TResult>(Func<Task<TResult>> handler) => c => AnswerLater(c, handler());

    public static Listener Answering<T1, TResult>(Func<T1, Task<TResult>> handler) => c => AnswerLater(c, handler(c.Args.Get<T1>(0)!));

    public static Listener Answering<T1, T2, TResult>(Func<T1, T2, Task<TResult>> handler) => c =>
        AnswerLater(c, handler(c.Args.Get<T1>(0)!, c.Args.Get<T2>(1)!));

    public static Listener Answering<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> handler) => c =>
        AnswerLater(c, handler(c.Args.Get<T1>(0)!, c.Args.Get<T2>(1)!, c.Args.Get<T3>(2)!));

    /// <summary>The same listener, marked: while it awaits, the socket's next event may start.</summary>
    public static Listener Interleaved(Listener listener) => new InterleavedListener(listener).Invoke;

    public static bool IsInterleaved(Listener listener) => listener.Target is InterleavedListener;

    private static ValueTask Await(Task task) => task.IsCompletedSuccessfully ? default : new ValueTask(task);

    private static async ValueTask AnswerLater<TResult>(EventContext context, Task<TResult> result) =>
        context.Ack(await result.ConfigureAwait(false));

    private sealed class InterleavedListener(Listener listener)
    {
        public ValueTask Invoke(EventContext context) => listener(context);
    }
}
