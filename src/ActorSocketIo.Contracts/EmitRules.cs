using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorSocketIo.Contracts;

/// <summary>What can be wrong with a call of the library that names a contract, or of a contract's method.</summary>
internal static class EmitRules
{
    private const string Contract = "TEvents"; // the type parameter of all that take a contract

    private static readonly HashSet<string> Single = ["Socket", "SocketEmitter", "SocketActor", "RemoteSocket", "TestClient"];

    /// <returns>What is wrong, or null.</returns>
    public static Diagnostic? Find(IInvocationOperation call) => ContractOf(call.TargetMethod) is { } named ? WrongDirection(call, named) : Unanswerable(call);

    private static ITypeSymbol? ContractOf(IMethodSymbol method) =>
        method.TypeParameters.FirstOrDefault()?.Name == Contract && method.ContainingNamespace.ToDisplayString() is "ActorSocketIo" or "ActorSocketIo.Testing" or "ActorSocketIo.Emitter" && method.ContainingType.Name != "EventContracts"
            ? method.TypeArguments[0]
            : null;

    private static Diagnostic? WrongDirection(IInvocationOperation call, ITypeSymbol named)
    {
        var wantsClients = call.TargetMethod.Name == "On" || call.TargetMethod.ContainingType.Name == "TestClient";
        if (named.TypeKind is TypeKind.TypeParameter or TypeKind.Error || (wantsClients ? named.IsClientContract() : named.IsServerContract()))
            return null;
        var (text, attribute) = (wantsClients, named.IsClientContract(), named.IsServerContract()) switch
        {
            (true, _, true) => ("is what the server sends, and here is what clients send", "ClientEvents"),
            (false, true, _) => ("is what clients send, and here is what the server sends", "ServerEvents"),
            _ => ("is no contract", wantsClients ? "ClientEvents" : "ServerEvents"),
        };
        return Diagnostic.Create(ContractRules.Direction, call.Syntax.GetLocation(), named.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), text, attribute);
    }

    private static Diagnostic? Unanswerable(IInvocationOperation call)
    {
        if (call.TargetMethod.ReturnType is not INamedTypeSymbol { Name: "Task", IsGenericType: true } || call.TargetMethod.ContainingType is not { TypeKind: TypeKind.Interface } contract)
            return null;
        if (call.Instance is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } && IsSentOnly(call))
            return Report("nobody collects the answers here; make the method return nothing, or ask on a node with Namespace.To(room).EmitWithAckAsync");
        if (Origin(call.Instance) is not IInvocationOperation { TargetMethod: { Name: "As" } made } || ContractOf(made) is null || IsSingle(made.ContainingType))
            return null;
        return Report($"collect the answers with EmitWithAckAsync(({contract.Name} client) => client.{call.TargetMethod.Name}(…))");

        Diagnostic Report(string text) => Diagnostic.Create(ContractRules.Acknowledgement, call.Syntax.GetLocation(), $"{contract.Name}.{call.TargetMethod.Name}", text);
    }

    private static bool IsSingle(ITypeSymbol type) => Single.Contains(type.Name);

    // In a lambda that says which event is sent, and nothing else.
    private static bool IsSentOnly(IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IInvocationOperation { TargetMethod: { Name: "EmitOrderedAsync" or "EmitAsync" } method })
                return ContractOf(method) is not null;
        }

        return false;
    }

    // Through a variable that is given its value where it is declared.
    private static IOperation? Origin(IOperation? instance)
    {
        if (instance is not ILocalReferenceOperation { Local: var local } reference)
            return instance;
        var declaration = local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        return declaration is null ? null : (reference.SemanticModel?.GetOperation(declaration) as IVariableDeclaratorOperation)?.Initializer?.Value;
    }
}
