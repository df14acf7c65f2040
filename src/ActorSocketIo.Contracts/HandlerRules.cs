using Microsoft.CodeAnalysis;

namespace ActorSocketIo.Contracts;

/// <summary>What can be wrong with a class that handles the events of a contract.</summary>
internal static class HandlerRules
{
    public static void Check(INamedTypeSymbol type, Action<Diagnostic> report)
    {
        if (IsHandlers(type) && type.AllInterfaces.FirstOrDefault(contract => contract.IsServerContract()) is { } sent)
            report(Diagnostic.Create(ContractRules.WrongSide, type.Locations[0], type.Name, sent.Name));
        var events = (
            from contract in type.AllInterfaces
            where contract.IsClientContract()
            from method in contract.AllInterfaces.Insert(0, contract).SelectMany(declaring => declaring.GetMembers().OfType<IMethodSymbol>())
            select (Name: Names.OfEvent(method), Contract: contract, Method: method, Handler: type.FindImplementationForInterfaceMember(method))).ToList();
        if (events.Count == 0)
            return;

        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            var own = events.FirstOrDefault(one => SymbolEqualityComparer.Default.Equals(one.Handler, method));
            foreach (var name in Names.OnNames(method))
            {
                if (own.Method is not null && own.Name != name)
                    Report(method, $"handles '{own.Name}' by {own.Contract.Name}, and '{name}' by its mark: put [On(\"{name}\")] on {own.Contract.Name}.{own.Method.Name} to name the event so");
                else if (own.Method is null && events.FirstOrDefault(one => one.Name == name) is { Method: not null } same)
                    Report(method, $"handles '{name}' a second time: {same.Contract.Name}.{same.Method.Name} is that event; remove [On] here");
            }
        }

        void Report(IMethodSymbol method, string text) => report(Diagnostic.Create(ContractRules.Beside, method.Locations[0], $"{type.Name}.{method.Name}", text));
    }

    private static bool IsHandlers(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.FullName() == "ActorSocketIo.SocketHandlers")
                return true;
        }

        return false;
    }
}
