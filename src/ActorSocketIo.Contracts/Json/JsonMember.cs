using Microsoft.CodeAnalysis;

namespace ActorSocketIo.Contracts.Json;

/// <summary>One member of an object in JSON.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Symbol">The property or field.</param>
/// <param name="IsLeftOut">Whether it is not written while it is null, or the default.</param>
internal sealed record JsonMember(string Name, ITypeSymbol Type, ISymbol Symbol, bool IsLeftOut)
{
    private const string Serialization = "System.Text.Json.Serialization.";

    // The values of JsonIgnoreCondition.
    private const int Always = 1;
    private const int WhenWritingDefault = 2;
    private const int WhenWritingNull = 3;

    /// <summary>The members of a type, those of its bases first.</summary>
    public static IEnumerable<JsonMember> Of(INamedTypeSymbol type)
    {
        var members = new Dictionary<string, JsonMember>(StringComparer.Ordinal);
        foreach (var declaring in type.TypeKind == TypeKind.Interface ? (IEnumerable<INamedTypeSymbol>)type.AllInterfaces.Add(type) : Bases(type))
        {
            foreach (var symbol in declaring.GetMembers())
            {
                if (Read(symbol) is { } member)
                    members[symbol.Name] = member; // what overrides or hides takes the other's place
            }
        }

        return members.Values;
    }

    /// <summary>Whether a type takes members that it does not name.</summary>
    public static bool AreOpen(INamedTypeSymbol type) =>
        Bases(type).Any(declaring => declaring.GetMembers().Any(member => member.Attribute(Serialization + "JsonExtensionDataAttribute") is not null));

    private static Stack<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        var all = new Stack<INamedTypeSymbol>();
        for (var one = type; one is not null && one.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType); one = one.BaseType)
            all.Push(one);
        return all;
    }

    private static JsonMember? Read(ISymbol symbol)
    {
        var type = symbol switch
        {
            IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: { } get } property when IsSeen(property) && (IsIncluded(property) || get.DeclaredAccessibility == Accessibility.Public) => property.Type,
            IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } field when IsIncluded(field) => field.Type,
            _ => null,
        };
        if (type is null || symbol.Attribute(Serialization + "JsonExtensionDataAttribute") is not null)
            return null;
        var ignored = symbol.Attribute(Serialization + "JsonIgnoreAttribute");
        var condition = ignored?.NamedArguments.FirstOrDefault(argument => argument.Key == "Condition").Value.Value as int?;
        if (ignored is not null && condition is null or Always)
            return null;
        var name = symbol.Attribute(Serialization + "JsonPropertyNameAttribute")?.ConstructorArguments[0].Value as string ?? Names.CamelCase(symbol.Name);
        return new(name, type, symbol, IsLeftOut: condition is WhenWritingDefault or WhenWritingNull);
    }

    private static bool IsSeen(IPropertySymbol property) => property.DeclaredAccessibility == Accessibility.Public || IsIncluded(property);

    private static bool IsIncluded(ISymbol symbol) => symbol.Attribute(Serialization + "JsonIncludeAttribute") is not null;
}
