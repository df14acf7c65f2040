using Microsoft.CodeAnalysis;

namespace ActorSocketIo.Contracts;

/// <summary>What can be wrong with a contract or its use. Each text says what to do.</summary>
internal static class ContractRules
{
    public static readonly DiagnosticDescriptor Unreachable = Rule(
        "SIO001", "A contract is an interface that generated code can see", "'{0}' cannot be a contract: {1}");

    public static readonly DiagnosticDescriptor NoMethod = Rule(
        "SIO002", "A contract has methods only", "'{0}' is no event: a contract has methods only; make it a method without a body, or move it to another interface");

    public static readonly DiagnosticDescriptor Parameters = Rule(
        "SIO003", "An event's method has plain parameters", "'{0}' cannot be an event: {1}");

    public static readonly DiagnosticDescriptor Reserved = Rule(
        "SIO004", "The name of an event is reserved", "'{0}' is a reserved event name: rename the method, or name the event with [On(\"…\")]");

    public static readonly DiagnosticDescriptor SameName = Rule(
        "SIO005", "Two events have one name", "'{0}' and '{1}' are both the event '{2}': rename one, or name its event with [On(\"…\")]");

    public static readonly DiagnosticDescriptor Return = Rule(
        "SIO006", "An event's method returns nothing, a task, or a task of a value",
        "'{0}' returns {1}: return void, Task or ValueTask, or Task<T> if the event is acknowledged with a T");

    public static readonly DiagnosticDescriptor NotSent = Rule(
        "SIO007", "A value cannot be sent", "'{0}' cannot be sent: {1}; send a record of what the other side needs instead");

    public static readonly DiagnosticDescriptor Cancellation = Rule(
        "SIO008", "A cancellation token is the last parameter of a method that returns a task", "'{0}' must be the last parameter, of a method that returns a task: elsewhere there is nothing to cancel");

    public static readonly DiagnosticDescriptor Direction = Rule(
        "SIO009", "Events are called through a contract of their direction", "'{0}' {1}; mark the interface with [{2}], or name another");

    public static readonly DiagnosticDescriptor Acknowledgement = Rule(
        "SIO010", "An acknowledgement cannot be had here", "'{0}' is answered by each client: {1}");

    public static readonly DiagnosticDescriptor Beside = Rule(
        "SIO011", "A class handles an event beside its contract", "'{0}' {1}");

    public static readonly DiagnosticDescriptor WrongSide = Rule(
        "SIO012", "A class of handlers implements what the server sends", "'{0}' is a class of handlers, but '{1}' is what the server sends: implement an interface marked with [ClientEvents]");

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "Contracts", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
