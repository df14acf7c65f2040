using System.Reflection;

namespace ActorSocketIo;

/// <summary>What becomes of a handler's result: a task is awaited, everything else is the answer.</summary>
internal static class HandlerResult
{
    private static readonly MethodInfo OfTask = typeof(HandlerResult).GetMethod(nameof(AnswerTask), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo OfValueTask = typeof(HandlerResult).GetMethod(nameof(AnswerValueTask), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Acknowledges the event with a result, or with what it is a task of.</summary>
    public static ValueTask AnswerAsync<TResult>(EventContext context, TResult result)
    {
        if (Of<TResult>.Awaiter is { } awaiter)
            return awaiter(context, result);
        context.Ack(result);
        return default;
    }

    /// <summary>Awaits results of a type, and acknowledges with what they give; null if the type is no task.</summary>
    public static Func<EventContext, object?, ValueTask>? AwaiterOf(Type type)
    {
        if (type == typeof(Task))
            return (_, task) => new ValueTask((Task)task!);
        if (type == typeof(ValueTask))
            return (_, task) => (ValueTask)task!;
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var answer = definition == typeof(Task<>) ? OfTask : definition == typeof(ValueTask<>) ? OfValueTask : null;
        return answer?.MakeGenericMethod(type.GetGenericArguments()[0]).CreateDelegate<Func<EventContext, object?, ValueTask>>();
    }

    private static async ValueTask AnswerTask<T>(EventContext context, object? task) => context.Ack(await ((Task<T>)task!).ConfigureAwait(false));

    private static async ValueTask AnswerValueTask<T>(EventContext context, object? task) => context.Ack(await ((ValueTask<T>)task!).ConfigureAwait(false));

    private static class Of<TResult>
    {
        public static readonly Func<EventContext, object?, ValueTask>? Awaiter = AwaiterOf(typeof(TResult));
    }
}
