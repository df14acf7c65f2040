using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Node;

/// <summary>What whoever started the program can mend, said without a stack trace.</summary>
internal static class StartFailure
{
    /// <summary>What is wrong and what helps; null if it is none of that.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        IOException { InnerException: AddressInUseException } => $"{failure.Message} Another one: PORT=3001, or --urls http://localhost:3001",
        OptionsValidationException wrong => string.Join(Environment.NewLine + "  ", [$"These settings of {wrong.OptionsType.Name} cannot work:", .. wrong.Failures]),
        TimeoutException => failure.Message, // the cluster could not be joined
        _ => null,
    };
}
