using System.Net.Sockets;
using Akka.Configuration;
using Akka.Remote;
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
        SocketException => $"The program cannot listen for clients: {failure.Message}. Where it does: HOST and PORT, or --urls; HOST must be an address of this machine.",
        OptionsValidationException wrong => string.Join(Environment.NewLine + "  ", [$"These settings of {wrong.OptionsType.Name} cannot work:", .. wrong.Failures]),
        ConfigurationException or SocketIoException or TimeoutException => failure.Message, // they say what helps; the last: the cluster could not be joined
        _ => OfNodesPort(failure),
    };

    // Akka wraps what its transport throws.
    private static string? OfNodesPort(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is RemoteTransportException { InnerException: SocketException why })
                return $"The program cannot listen for other nodes: {cause.Message.Replace(" See InnerException for details.", "", StringComparison.Ordinal)} {why.Message}. "
                    + "Where it does: Cluster__BindHostname, or Cluster__Hostname without it, and Cluster__Port.";
        }

        return null;
    }
}
