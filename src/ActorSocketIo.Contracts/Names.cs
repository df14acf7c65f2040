using System.Text;
using Microsoft.CodeAnalysis;

namespace ActorSocketIo.Contracts;

/// <summary>Names of the library, and how it makes names: the same rules as at run time, which a test compares.</summary>
internal static class Names
{
    public const string ClientEvents = "ActorSocketIo.ClientEventsAttribute";
    public const string ServerEvents = "ActorSocketIo.ServerEventsAttribute";

    private static readonly HashSet<string> Reserved = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

    public static bool IsReserved(string eventName) => Reserved.Contains(eventName);

    /// <summary>What an event is called: as its method, unless it is marked.</summary>
    public static string OfEvent(IMethodSymbol method) => OnNames(method).FirstOrDefault() ?? CamelCase(
        method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name.Length > 5 ? method.Name.Substring(0, method.Name.Length - 5) : method.Name);

    /// <summary>The events that a method is marked with.</summary>
    public static IEnumerable<string> OnNames(IMethodSymbol method) =>
        from attribute in method.GetAttributes()
        where attribute.AttributeClass?.ToDisplayString() == "ActorSocketIo.OnAttribute"
        select attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";

    /// <summary>As <c>JsonNamingPolicy.CamelCase</c>: a run of capitals at the start is lowered, but for the last before a small letter.</summary>
    public static string CamelCase(string name)
    {
        var text = new StringBuilder(name);
        for (var i = 0; i < text.Length && char.IsUpper(text[i]); i++)
        {
            if (i > 0 && i + 1 < text.Length && !char.IsUpper(text[i + 1]))
                break;
            text[i] = char.ToLowerInvariant(text[i]);
        }

        return text.ToString();
    }

    /// <summary>The attribute of a symbol with that full name.</summary>
    public static AttributeData? Attribute(this ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == name);

    public static bool IsClientContract(this ITypeSymbol type) => type.Attribute(ClientEvents) is not null;

    public static bool IsServerContract(this ITypeSymbol type) => type.Attribute(ServerEvents) is not null;

    /// <summary>Namespace and name, without type arguments.</summary>
    public static string FullName(this ITypeSymbol type) => type is INamedTypeSymbol { ContainingType: { } outer }
        ? $"{outer.FullName()}.{type.Name}"
        : type.ContainingNamespace is { IsGlobalNamespace: false } nsp ? $"{nsp.ToDisplayString()}.{type.Name}" : type.Name;
}
