using System.Reflection;

namespace ActorSocketIo;

/// <summary>One method of a handler class, looked at once: how its arguments are read and what becomes of its result.</summary>
internal sealed class HandlerMethod
{
    private static readonly MethodInfo ReadGeneric = typeof(HandlerMethod).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly MethodInvoker _invoker;
    private readonly Func<EventContext, object?>[] _parameters;
    private readonly Func<EventContext, object?, ValueTask> _finish;

    public HandlerMethod(MethodInfo method)
    {
        var index = 0;
        _invoker = MethodInvoker.Create(method);
        _parameters = [.. method.GetParameters().Select(parameter => ReaderOf(parameter.ParameterType, ref index))];
        _finish = FinisherOf(method.ReturnType);
    }

    /// <summary>Calls the method on an instance; its result acknowledges the event.</summary>
    /// <exception cref="System.Text.Json.JsonException">An argument does not fit its parameter.</exception>
    public ValueTask InvokeAsync(object instance, EventContext context)
    {
        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = _parameters[i](context);
        return _finish(context, _invoker.Invoke(instance, arguments.AsSpan()));
    }

    private static Func<EventContext, object?> ReaderOf(Type type, ref int index)
    {
        if (type == typeof(EventContext))
            return context => context;
        if (type == typeof(CancellationToken))
            return context => context.Aborted;
        var at = index++;
        var read = ReadGeneric.MakeGenericMethod(type).CreateDelegate<Func<Arguments, int, object?>>();
        return context => read(context.Args, at);
    }

    private static Func<EventContext, object?, ValueTask> FinisherOf(Type type)
    {
        if (type == typeof(void))
            return (_, _) => default;
        return HandlerResult.AwaiterOf(type) ?? ((context, result) =>
        {
            context.Ack(result);
            return default;
        });
    }

    private static object? Read<T>(Arguments args, int index) => args.Get<T>(index);
}
