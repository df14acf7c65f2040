using System.Text;
using Microsoft.CodeAnalysis;

namespace ActorSocketIo.Contracts.TypeScript;

/// <summary>Writes the interface of a contract's events, as <c>Socket&lt;ServerToClientEvents, ClientToServerEvents&gt;</c> takes it.</summary>
internal sealed class TypeScriptContractWriter(INamedTypeSymbol contract)
{
    private static readonly HashSet<string> Reserved =
    [
        "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "function", "if", "import", "in",
        "instanceof", "new", "null", "return", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield", "let", "static", "await", "callback", "arguments", "eval",
        "implements", "interface", "package", "private", "protected", "public",
    ];

    private readonly TypeScriptTypes _types = new();
    private readonly StringBuilder _events = new("{\n");

    /// <summary>Adds an event.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="method">Its method.</param>
    /// <param name="result">What acknowledges it; null if nothing does.</param>
    public void Add(string name, IMethodSymbol method, ITypeSymbol? result)
    {
        foreach (var line in DocComment.AsJsDoc(DocComment.Of(method), "  "))
            _events.Append(line).Append('\n');
        var arguments = method.Parameters.Where(parameter => parameter.Type.FullName() != "System.Threading.CancellationToken").ToList();
        var parameters = arguments.Select((parameter, i) => $"{ParameterName(parameter.Name)}{(CanBeLeftOut(arguments, i, result) ? "?" : "")}: {_types.Of(parameter.Type)}");
        if (result is not null)
            parameters = parameters.Append($"callback: (result: {_types.Of(result)}) => void");
        _events.Append($"  {TypeScriptTypes.Key(name)}: ({string.Join(", ", parameters)}) => void;\n");
    }

    /// <summary>What a parameter is called where other words are reserved.</summary>
    public static string ParameterName(string name) => Reserved.Contains(name) ? name + "_" : name;

    public TypeScriptContract Finish() => new(
        new(contract.ToDisplayString(), NameOf(contract), DocComment.Of(contract).ToEquatable(), _events.Append('}').ToString(), IsInterface: true), _types.Declared.ToEquatable());

    // What a client leaves out at the end is null for the server; before a callback TypeScript has no way to say so.
    private bool CanBeLeftOut(List<IParameterSymbol> arguments, int index, ITypeSymbol? result) =>
        result is null && contract.IsClientContract() && arguments.Skip(index).All(parameter => parameter.NullableAnnotation == NullableAnnotation.Annotated);

    // IChatClient is ChatClient there, where interfaces have no letter in front.
    private static string NameOf(INamedTypeSymbol contract) =>
        contract.Name.Length > 1 && contract.Name[0] == 'I' && char.IsUpper(contract.Name[1]) ? contract.Name.Substring(1) : contract.Name;
}
