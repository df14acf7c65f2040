using System.Reflection;
using System.Text.Json;

namespace ActorSocketIo;

/// <summary>An event that a method handles, by its mark or by a contract.</summary>
internal readonly record struct HandledEvent(string Name, MethodInfo Method, bool IsInterleaved)
{
    private const string AsyncSuffix = "Async";

    /// <summary>The events that a class handles: of the contracts that it implements, and of methods that are marked.</summary>
    public static IEnumerable<HandledEvent> OfClass(Type type)
    {
        HandledEvent[] ofContracts =
        [
            .. ContractsOf(type).SelectMany(contract => OfContract(contract).Select(handled => handled.By(type))).DistinctBy(handled => handled.Name),
        ];
        var marked =
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            from mark in method.GetCustomAttributes<OnAttribute>()
            where !ofContracts.Any(handled => handled.Name == mark.EventName && handled.Method == method)
            select new HandledEvent(mark.EventName, method, mark.Interleaved);
        return ofContracts.Concat(marked);
    }

    /// <summary>The contracts that a class implements.</summary>
    public static IEnumerable<Type> ContractsOf(Type type) => type.GetInterfaces().Where(IsContract);

    /// <summary>The events of a contract, with the methods of the interface.</summary>
    public static IEnumerable<HandledEvent> OfContract(Type contract) =>
        from declaring in contract.GetInterfaces().Prepend(contract)
        from method in declaring.GetMethods()
        let mark = method.GetCustomAttribute<OnAttribute>()
        select new HandledEvent(mark?.EventName ?? NameOf(method.Name), method, mark?.Interleaved ?? false);

    /// <summary>Whether a type says what clients send.</summary>
    public static bool IsContract(Type type) => type.IsInterface && type.IsDefined(typeof(ClientEventsAttribute));

    /// <summary>How an event of a contract is called if it is not named otherwise.</summary>
    internal static string NameOf(string method) => JsonNamingPolicy.CamelCase.ConvertName(
        method.EndsWith(AsyncSuffix, StringComparison.Ordinal) && method.Length > AsyncSuffix.Length ? method[..^AsyncSuffix.Length] : method);

    // The class may say on its own method that the event is interleaved.
    private HandledEvent By(Type type)
    {
        var map = type.GetInterfaceMap(Method.DeclaringType!);
        var method = map.TargetMethods[Array.IndexOf(map.InterfaceMethods, Method)];
        var name = Name;
        return this with { Method = method, IsInterleaved = IsInterleaved || method.GetCustomAttributes<OnAttribute>().Any(mark => mark.EventName == name && mark.Interleaved) };
    }
}
