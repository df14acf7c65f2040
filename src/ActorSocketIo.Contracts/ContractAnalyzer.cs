using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ActorSocketIo.Contracts;

/// <summary>Says at build what is wrong with contracts, with classes that handle them, and with emits through them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        ContractRules.Unreachable, ContractRules.NoMethod, ContractRules.Parameters, ContractRules.Reserved, ContractRules.SameName, ContractRules.Return, ContractRules.NotSent,
        ContractRules.Cancellation, ContractRules.Direction, ContractRules.Acknowledgement, ContractRules.Beside, ContractRules.WrongSide,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(OnType, SymbolKind.NamedType);
        context.RegisterOperationAction(OnCall, OperationKind.Invocation);
    }

    private static void OnType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind == TypeKind.Interface && (type.IsClientContract() || type.IsServerContract()))
            ContractReader.Check(type, context.ReportDiagnostic);
        else if (type.TypeKind == TypeKind.Class)
            HandlerRules.Check(type, context.ReportDiagnostic);
    }

    private static void OnCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (EmitRules.Find(call) is { } problem)
            context.ReportDiagnostic(problem);
    }
}
