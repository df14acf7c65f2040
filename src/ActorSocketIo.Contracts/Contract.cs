using ActorSocketIo.Contracts.TypeScript;

namespace ActorSocketIo.Contracts;

/// <summary>What is generated of one interface: no symbol in it, so that equal ones are equal.</summary>
/// <param name="Interface">Its name in C#, from <c>global::</c> on.</param>
/// <param name="Name">What its implementation is called.</param>
/// <param name="Events">Its events.</param>
/// <param name="TypeScript">What a client in TypeScript sees of it.</param>
internal sealed record Contract(string Interface, string Name, EquatableArray<ContractEvent> Events, TypeScriptContract TypeScript);

/// <summary>One event.</summary>
/// <param name="Declaring">The interface that has its method, as C# names it.</param>
/// <param name="Method">The method.</param>
/// <param name="Name">What the event is called.</param>
/// <param name="ReturnType">As C# names it.</param>
/// <param name="Returns">What the method gives back.</param>
/// <param name="Result">What its acknowledgement is read as; null without one.</param>
/// <param name="Parameters">All of them.</param>
internal sealed record ContractEvent(
    string Declaring, string Method, string Name, string ReturnType, EventReturn Returns, string? Result, EquatableArray<ContractParameter> Parameters);

/// <summary>One parameter.</summary>
/// <param name="Type">As C# names it.</param>
/// <param name="Name">Escaped if C# has the word for itself.</param>
/// <param name="IsCancellation">Whether it is no argument, but gives up waiting.</param>
internal sealed record ContractParameter(string Type, string Name, bool IsCancellation);

/// <summary>What an event's method gives back, which says how it is emitted.</summary>
internal enum EventReturn
{
    Nothing,
    Task,
    ValueTask,
    Acknowledgement,
}
