using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ActorSocketIo.Contracts.Json;

/// <summary>How System.Text.Json writes types, with the options that a server has by default.</summary>
internal static class JsonTypes
{
    private static readonly Dictionary<string, string> Plain = new(StringComparer.Ordinal)
    {
        ["System.Guid"] = "string",
        ["System.DateTime"] = "string",
        ["System.DateTimeOffset"] = "string",
        ["System.DateOnly"] = "string",
        ["System.TimeOnly"] = "string",
        ["System.TimeSpan"] = "string",
        ["System.Uri"] = "string",
        ["System.Version"] = "string",
        ["System.Half"] = "number",
        ["System.Int128"] = "number",
        ["System.UInt128"] = "number",
        ["System.Text.Json.JsonElement"] = "unknown",
        ["System.Text.Json.JsonDocument"] = "unknown",
        ["System.Text.Json.Nodes.JsonNode"] = "unknown",
        ["System.Text.Json.Nodes.JsonValue"] = "unknown",
        ["System.Text.Json.Nodes.JsonObject"] = "Record<string, unknown>",
        ["System.Text.Json.Nodes.JsonArray"] = "unknown[]",
        ["ActorSocketIo.Argument"] = "unknown",
    };

    private static readonly HashSet<string> Memories = ["System.Memory", "System.ReadOnlyMemory"];

    private static readonly HashSet<string> Dictionaries = ["System.Collections.Generic.IDictionary", "System.Collections.Generic.IReadOnlyDictionary"];

    /// <summary>The TypeScript of what is one value in JSON; null for what has parts.</summary>
    public static string? PlainOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_String or SpecialType.System_Char => "string",
        SpecialType.System_Boolean => "boolean",
        >= SpecialType.System_SByte and <= SpecialType.System_Double => "number",
        SpecialType.System_Object => "unknown",
        _ => IsBinary(type) ? "ArrayBuffer | Uint8Array" : type.TypeKind == TypeKind.Dynamic ? "unknown" : Plain.TryGetValue(type.FullName(), out var plain) ? plain : null,
    };

    /// <summary>What a nullable value type is of; null for others.</summary>
    public static ITypeSymbol? NullableOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : null;

    /// <summary>What an array or a collection is of; null for others.</summary>
    public static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { IsGenericType: true } memory when Memories.Contains(memory.FullName()) => memory.TypeArguments[0],
        INamedTypeSymbol named => Self(named).FirstOrDefault(one => one.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0],
        _ => null,
    };

    /// <summary>Keys and values of a dictionary; null for others.</summary>
    public static (ITypeSymbol Key, ITypeSymbol Value)? EntriesOf(ITypeSymbol type) =>
        type is INamedTypeSymbol named && Self(named).FirstOrDefault(one => one.IsGenericType && Dictionaries.Contains(one.FullName())) is { } dictionary
            ? (dictionary.TypeArguments[0], dictionary.TypeArguments[1])
            : null;

    /// <summary>Whether the type says itself how it is written: what comes of that cannot be known here.</summary>
    public static bool HasConverter(ISymbol symbol) => symbol.Attribute("System.Text.Json.Serialization.JsonConverterAttribute") is not null || ConverterOf(symbol) is not null;

    /// <summary>Whether an enum, or a property of one, is written as names.</summary>
    public static bool IsWrittenAsNames(ISymbol symbol) => ConverterOf(symbol) is { Name: "JsonStringEnumConverter" };

    /// <summary>Whether it is taken as System.Text.Json finds it: neither the base library's nor ours.</summary>
    public static bool IsOfApplication(ITypeSymbol type) =>
        type.FullName() is var name && !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static bool IsBinary(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => true,
        INamedTypeSymbol { TypeArguments.Length: 1 } memory => memory.TypeArguments[0].SpecialType == SpecialType.System_Byte && Memories.Contains(memory.FullName()),
        _ => false,
    };

    private static ImmutableArray<INamedTypeSymbol> Self(INamedTypeSymbol type) => type.AllInterfaces.Insert(0, type);

    private static INamedTypeSymbol? ConverterOf(ISymbol symbol) => (
        from attribute in symbol.GetAttributes()
        where attribute.AttributeClass?.Name == "JsonConverterAttribute" && attribute.ConstructorArguments.Length == 1
        select attribute.ConstructorArguments[0].Value as INamedTypeSymbol).FirstOrDefault();
}
