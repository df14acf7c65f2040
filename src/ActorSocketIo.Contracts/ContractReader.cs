using System.Collections.Immutable;
using ActorSocketIo.Contracts.Json;
using ActorSocketIo.Contracts.TypeScript;
using Microsoft.CodeAnalysis;

namespace ActorSocketIo.Contracts;

/// <summary>Reads one interface: what is generated of it, and all that is wrong with it.</summary>
/// <param name="report">Gets what is wrong.</param>
internal sealed class ContractReader(Action<Diagnostic> report)
{
    private static readonly SymbolDisplayFormat CSharp = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private bool _isWrong;

    /// <returns>The contract; null if something is wrong with it.</returns>
    public static Contract? Read(INamedTypeSymbol contract)
    {
        var reader = new ContractReader(_ => { });
        var read = reader.ReadContract(contract);
        return reader._isWrong ? null : read;
    }

    /// <summary>Reports what is wrong with an interface.</summary>
    public static void Check(INamedTypeSymbol contract, Action<Diagnostic> report) => new ContractReader(report).ReadContract(contract);

    private Contract ReadContract(INamedTypeSymbol contract)
    {
        CheckPlace(contract);
        var typeScript = new TypeScriptContractWriter(contract);
        var events = ImmutableArray.CreateBuilder<ContractEvent>();
        var named = new Dictionary<string, IMethodSymbol>(StringComparer.Ordinal);
        foreach (var member in contract.AllInterfaces.Insert(0, contract).SelectMany(type => type.GetMembers()))
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsAbstract: true, IsStatic: false } method)
                events.Add(ReadEvent(method, contract, named, typeScript));
            else if (member is not (ITypeSymbol or IMethodSymbol { MethodKind: not MethodKind.Ordinary } or IFieldSymbol { IsImplicitlyDeclared: true }))
                Report(ContractRules.NoMethod, member, contract, $"{contract.Name}.{member.Name}");
        }

        return new Contract(contract.ToDisplayString(CSharp), ImplementationName(contract), events.ToEquatable(), typeScript.Finish());
    }

    private void CheckPlace(INamedTypeSymbol contract)
    {
        if (contract.IsGenericType || contract.ContainingType is { IsGenericType: true })
            Report(ContractRules.Unreachable, contract, contract, contract.Name, "it is generic, and events have one name and one type; write out the types that it is for");
        if (contract.IsClientContract() && contract.IsServerContract())
            Report(ContractRules.Unreachable, contract, contract, contract.Name, "it has both directions; make two interfaces of it");
        for (var type = contract; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal || type.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
                Report(ContractRules.Unreachable, contract, contract, contract.Name, $"generated code does not see {type.Name}; make it internal or public");
        }
    }

    private ContractEvent ReadEvent(IMethodSymbol method, INamedTypeSymbol contract, Dictionary<string, IMethodSymbol> named, TypeScriptContractWriter typeScript)
    {
        var name = Names.OfEvent(method);
        if (Names.IsReserved(name))
            Report(ContractRules.Reserved, method, contract, name);
        if (named.TryGetValue(name, out var same))
            Report(ContractRules.SameName, method, contract, Shown(same), Shown(method), name);
        else
            named.Add(name, method);
        if (Names.OnNames(method).Skip(1).Any())
            Report(ContractRules.Parameters, method, contract, Shown(method), "it has several names; keep one [On(\"…\")]");
        if (method.IsGenericMethod)
            Report(ContractRules.Parameters, method, contract, Shown(method), "it is generic, and the other side is not told which type it is; write out the type, or use Argument");

        var (returns, result) = ReadReturn(method, contract);
        var parameters = method.Parameters.Select(parameter => ReadParameter(parameter, method, returns, contract)).ToList();
        if (result is not null)
            CheckSent(SentTypes.ProblemOf(result, isRead: contract.IsServerContract()), result, method, contract);
        typeScript.Add(name, method, result);
        return new ContractEvent(
            method.ContainingType.ToDisplayString(CSharp),
            method.Name,
            name,
            method.ReturnType.ToDisplayString(CSharp),
            returns,
            result?.ToDisplayString(CSharp),
            parameters.ToEquatable());
    }

    private (EventReturn Returns, ITypeSymbol? Result) ReadReturn(IMethodSymbol method, INamedTypeSymbol contract)
    {
        if (method.ReturnsVoid)
            return (EventReturn.Nothing, null);
        switch (method.ReturnType)
        {
            case INamedTypeSymbol { IsGenericType: true } task when !method.ReturnsByRef && task.FullName() == "System.Threading.Tasks.Task":
                return (EventReturn.Acknowledgement, task.TypeArguments[0]);
            case INamedTypeSymbol { IsGenericType: false } task when !method.ReturnsByRef && task.FullName() == "System.Threading.Tasks.Task":
                return (EventReturn.Task, null);
            case INamedTypeSymbol { IsGenericType: false } task when !method.ReturnsByRef && task.FullName() == "System.Threading.Tasks.ValueTask":
                return (EventReturn.ValueTask, null);
            default:
                Report(ContractRules.Return, method, contract, Shown(method), method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
                return (EventReturn.Nothing, null);
        }
    }

    private ContractParameter ReadParameter(IParameterSymbol parameter, IMethodSymbol method, EventReturn returns, INamedTypeSymbol contract)
    {
        var isCancellation = parameter.Type.FullName() == "System.Threading.CancellationToken";
        if (parameter.RefKind != RefKind.None)
            Report(ContractRules.Parameters, parameter, contract, Shown(method), $"'{parameter.Name}' is passed by reference, and no packet can bring anything back; return Task<T>");
        else if (parameter.IsParams)
            Report(ContractRules.Parameters, parameter, contract, Shown(method), $"'{parameter.Name}' leaves open whether it is one argument or many; without params it is one");
        else if (parameter.HasExplicitDefaultValue && contract.IsClientContract() && !isCancellation)
            Report(ContractRules.Parameters, parameter, contract, Shown(method), $"a client that leaves out '{parameter.Name}' does not know its default value; make it nullable: what is left out is null");
        else if (isCancellation && (returns == EventReturn.Nothing || parameter.Ordinal != method.Parameters.Length - 1))
            Report(ContractRules.Cancellation, parameter, contract, parameter.Name);
        else if (!isCancellation)
            CheckSent(SentTypes.ProblemOf(parameter.Type, isRead: contract.IsClientContract()), parameter.Type, parameter, contract);
        return new ContractParameter(parameter.Type.ToDisplayString(CSharp), "@" + parameter.Name, isCancellation);
    }

    private void CheckSent(string? problem, ITypeSymbol type, ISymbol where, INamedTypeSymbol contract)
    {
        if (problem is not null)
            Report(ContractRules.NotSent, where, contract, type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), problem);
    }

    private void Report(DiagnosticDescriptor rule, ISymbol where, INamedTypeSymbol contract, params object[] values)
    {
        _isWrong = true;
        var location = where.Locations.FirstOrDefault(place => place.IsInSource) ?? contract.Locations.FirstOrDefault(); // a base interface may be of another assembly
        report(Diagnostic.Create(rule, location, values));
    }

    private static string Shown(IMethodSymbol method) => $"{method.ContainingType.Name}.{method.Name}";

    // Outer types and namespaces are in it, so that two interfaces of one name do not meet.
    private static string ImplementationName(INamedTypeSymbol contract) => contract.FullName().Replace("@", "").Replace('.', '_');
}
