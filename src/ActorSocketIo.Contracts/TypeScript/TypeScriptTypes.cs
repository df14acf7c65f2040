using System.Globalization;
using System.Text;
using ActorSocketIo.Contracts.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ActorSocketIo.Contracts.TypeScript;

/// <summary>Types of C# as TypeScript, as they are in JSON; declares those that have parts.</summary>
internal sealed class TypeScriptTypes
{
    private const string Serialization = "System.Text.Json.Serialization.";

    // Without question marks: with and without null it is one type.
    private static readonly SymbolDisplayFormat Unannotated = SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private readonly Dictionary<string, TypeScriptType> _declared = new(StringComparer.Ordinal);

    /// <summary>What has been declared.</summary>
    public IEnumerable<TypeScriptType> Declared => _declared.Values;

    /// <summary>A declared type in another's text, until all are known and have names.</summary>
    public static string Reference(string fullName) => $"\u0001{fullName}\u0002";

    /// <summary>A type, with null if it may be that.</summary>
    public string Of(ITypeSymbol type) => JsonTypes.NullableOf(type) is { } value ? $"{NotNull(value)} | null"
        : type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } && NotNull(type) is var text and not "unknown" ? $"{text} | null"
        : NotNull(type);

    /// <summary>A type without null.</summary>
    public string NotNull(ITypeSymbol type)
    {
        if (JsonTypes.NullableOf(type) is { } value)
            return NotNull(value);
        if (JsonTypes.PlainOf(type) is { } plain)
            return plain;
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum } constants)
            return Declare(constants, isInterface: false, () => EnumValues(constants, JsonTypes.IsWrittenAsNames(constants)));
        if (JsonTypes.HasConverter(type))
            return "unknown";
        if (JsonTypes.EntriesOf(type) is { } entries)
            return $"Record<string, {Of(entries.Value)}>";
        if (JsonTypes.ElementOf(type) is { } element)
            return Of(element) is var one && one.Contains(' ') ? $"({one})[]" : $"{one}[]";
        return type is INamedTypeSymbol named && JsonTypes.IsOfApplication(type) ? Declare(named, isInterface: !IsUnion(named), () => Shape(named)) : "unknown";
    }

    /// <summary>What stands in front of the colon.</summary>
    public static string Key(string name) => SyntaxFacts.IsValidIdentifier(name) ? name : Literal(name);

    /// <summary>A text as TypeScript writes it.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private string Declare(INamedTypeSymbol type, bool isInterface, Func<string> text)
    {
        var fullName = type.ToDisplayString(Unannotated);
        if (!_declared.ContainsKey(fullName))
        {
            _declared.Add(fullName, null!); // it may have itself in it
            _declared[fullName] = new(fullName, NameOf(type), DocComment.Of(type).ToEquatable(), text(), isInterface);
        }

        return Reference(fullName);
    }

    private static string NameOf(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => $"{generic.Name}Of{string.Concat(generic.TypeArguments.Select(NameOf))}",
        IArrayTypeSymbol array => NameOf(array.ElementType) + "Array",
        _ => type.Name,
    };

    private string Shape(INamedTypeSymbol type) => IsUnion(type) ? Union(type) : Members(type);

    private string Members(INamedTypeSymbol type)
    {
        var text = new StringBuilder("{\n");
        foreach (var member in JsonMember.Of(type))
        {
            foreach (var line in DocComment.AsJsDoc(DocComment.Of(member.Symbol), "  "))
                text.Append(line).Append('\n');
            text.Append($"  {Key(member.Name)}{(member.IsLeftOut ? "?" : "")}: {TypeOf(member)};\n");
        }

        if (JsonMember.AreOpen(type))
            text.Append("  [name: string]: unknown;\n");
        return text.Append('}').ToString();
    }

    private string TypeOf(JsonMember member)
    {
        if (!JsonTypes.HasConverter(member.Symbol))
            return member.IsLeftOut ? NotNull(member.Type) : Of(member.Type);
        var type = JsonTypes.NullableOf(member.Type) ?? member.Type;
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Enum } constants || !JsonTypes.IsWrittenAsNames(member.Symbol))
            return "unknown";
        return EnumValues(constants, asNames: true) + (JsonTypes.NullableOf(member.Type) is null || member.IsLeftOut ? "" : " | null");
    }

    private static bool IsUnion(INamedTypeSymbol type) => type.Attribute(Serialization + "JsonDerivedTypeAttribute") is not null;

    // One of the derived types, each with what tells it from the others.
    private string Union(INamedTypeSymbol type)
    {
        var discriminator = type.Attribute(Serialization + "JsonPolymorphicAttribute")?.NamedArguments
            .FirstOrDefault(argument => argument.Key == "TypeDiscriminatorPropertyName").Value.Value as string ?? "$type";
        var all =
            from attribute in type.GetAttributes()
            where attribute.AttributeClass?.ToDisplayString() == Serialization + "JsonDerivedTypeAttribute"
            let derived = (INamedTypeSymbol)attribute.ConstructorArguments[0].Value!
            let shown = SymbolEqualityComparer.Default.Equals(derived, type) ? Members(type) : NotNull(derived)
            select attribute.ConstructorArguments.Length < 2 ? shown : $"({{ {Key(discriminator)}: {Constant(attribute.ConstructorArguments[1].Value!)} }} & {shown})";
        return string.Join(" | ", all);
    }

    private static string EnumValues(INamedTypeSymbol type, bool asNames)
    {
        if (!asNames && type.Attribute("System.FlagsAttribute") is not null)
            return "number";
        var fields = type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).ToList();
        return fields.Count == 0 ? "number" : string.Join(" | ", fields.Select(field => asNames
            ? Literal(field.Attribute(Serialization + "JsonStringEnumMemberNameAttribute")?.ConstructorArguments[0].Value as string ?? field.Name)
            : $"{Constant(field.ConstantValue!)} /* {field.Name} */"));
    }

    private static string Constant(object value) => value is string text ? Literal(text) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
