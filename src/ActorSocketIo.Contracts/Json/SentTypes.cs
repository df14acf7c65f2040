using Microsoft.CodeAnalysis;

namespace ActorSocketIo.Contracts.Json;

/// <summary>Finds what cannot be sent: what System.Text.Json refuses at run time, or writes without what is in it.</summary>
/// <param name="isRead">Whether the server reads it, and has to make an object of it.</param>
internal sealed class SentTypes(bool isRead)
{
    private static readonly Dictionary<string, string> Never = new(StringComparer.Ordinal)
    {
        ["System.Threading.CancellationToken"] = "only a method's last parameter cancels",
        ["System.IntPtr"] = "it is an address in this process",
        ["System.UIntPtr"] = "it is an address in this process",
        ["System.IO.Stream"] = "a packet has no open end; send byte[], in parts if there is much of it",
        ["System.Type"] = "it is a type of this process",
        ["System.Threading.Tasks.Task"] = "it is not there yet",
        ["System.Threading.Tasks.ValueTask"] = "it is not there yet",
        ["System.Linq.Expressions.Expression"] = "it is code",
        ["System.Collections.Generic.IAsyncEnumerable"] = "a packet is written at once; send a list, or an event for each",
        ["ActorSocketIo.EventSource"] = "it is of this server; a class of handlers has it as Socket",
        ["ActorSocketIo.EventContext"] = "it is of this server; a class of handlers has it as Context",
        ["ActorSocketIo.BroadcastTarget"] = "it is of this server",
        ["ActorSocketIo.RemoteSocket"] = "it is of this server; send its Id",
        ["Akka.Actor.IActorRef"] = "clients have no actors",
    };

    private readonly HashSet<ITypeSymbol> _seen = new(SymbolEqualityComparer.Default);

    /// <returns>Why a type cannot be sent; null if it can.</returns>
    public static string? ProblemOf(ITypeSymbol type, bool isRead) => new SentTypes(isRead).Find(type);

    private string? Find(ITypeSymbol type)
    {
        if (!_seen.Add(type))
            return null;
        if (Itself(type) is { } problem)
            return problem;
        if (JsonTypes.NullableOf(type) is { } value)
            return Find(value);
        if (JsonTypes.PlainOf(type) is not null || type.TypeKind is TypeKind.Enum or TypeKind.Error || JsonTypes.HasConverter(type))
            return null;
        if (JsonTypes.EntriesOf(type) is { } entries)
            return Find(entries.Value);
        if (JsonTypes.ElementOf(type) is { } element)
            return Find(element);
        return type is INamedTypeSymbol named && JsonTypes.IsOfApplication(type) ? Made(named) ?? Inside(named) : null;
    }

    private static string? Itself(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Delegate } => "it is code",
        { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "it is an address in this process",
        { IsRefLikeType: true } => "it lives on the stack; send an array",
        { IsTupleType: true } => "the members of a tuple are fields, which are not written",
        IArrayTypeSymbol { Rank: > 1 } => "JSON has arrays of one dimension; use an array of arrays",
        _ => Family(type).Select(one => Never.TryGetValue(one.FullName(), out var why) ? why : null).FirstOrDefault(why => why is not null),
    };

    private string? Made(INamedTypeSymbol type)
    {
        if (!isRead || type.TypeKind == TypeKind.Struct || type.Attribute("System.Text.Json.Serialization.JsonPolymorphicAttribute") is not null
            || type.Attribute("System.Text.Json.Serialization.JsonDerivedTypeAttribute") is not null)
            return null;
        if (type.IsAbstract)
            return $"the server has to make one, and {type.Name} is abstract; mark what it can be with [JsonDerivedType]";
        var constructors = type.InstanceConstructors.Where(one => one.DeclaredAccessibility == Accessibility.Public).ToList();
        var canBeMade = constructors.Count == 1 || constructors.Any(one => one.Parameters.IsEmpty)
            || type.InstanceConstructors.Any(one => one.Attribute("System.Text.Json.Serialization.JsonConstructorAttribute") is not null);
        return canBeMade ? null : $"the server has to make one, and does not know by which constructor of {type.Name}; mark it with [JsonConstructor]";
    }

    private string? Inside(INamedTypeSymbol type) => (
        from member in JsonMember.Of(type)
        where !JsonTypes.HasConverter(member.Symbol)
        let problem = Find(member.Type)
        where problem is not null
        select $"{type.Name}.{member.Symbol.Name}: {problem}").FirstOrDefault();

    private static IEnumerable<ITypeSymbol> Family(ITypeSymbol type)
    {
        for (var one = type; one is not null; one = one.BaseType)
            yield return one;
        foreach (var one in type.AllInterfaces)
            yield return one;
    }
}
