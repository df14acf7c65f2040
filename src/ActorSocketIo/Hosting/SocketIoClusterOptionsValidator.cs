using System.Net;
using System.Text.RegularExpressions;
using ActorSocketIo.Forming;
using ActorSocketIo.Sessions;
using Microsoft.Extensions.Options;

namespace ActorSocketIo.Hosting;

/// <summary>Refuses places in a cluster that cannot work, all mistakes at once, each with its remedy.</summary>
internal sealed partial class SocketIoClusterOptionsValidator : IValidateOptions<SocketIoClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, SocketIoClusterOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (!SystemName().IsMatch(options.SystemName))
            result.AddError($"is '{options.SystemName}'; it must have letters, digits, - and _ only, and begin with a letter or digit", nameof(options.SystemName));
        CheckPlace(result, options);
        CheckSeeds(result, options);
        if (options.DnsName is not null)
            CheckDns(result, options);
        if (options.RequiredNodes < 1)
            result.AddError($"is {options.RequiredNodes}; it must be at least 1", nameof(options.RequiredNodes));
        if (DurationRule.MistakeInPositive(options.StartTimeout) is { } mistake)
            result.AddError(mistake, nameof(options.StartTimeout));
        return result.Build();
    }

    private static void CheckPlace(ValidateOptionsResultBuilder result, SocketIoClusterOptions options)
    {
        if (Uri.CheckHostName(options.Hostname) is not (UriHostNameType.Dns or UriHostNameType.IPv4))
            result.AddError($"is '{options.Hostname}'; it must be a host's name or IPv4 address, without a port", nameof(options.Hostname));
        else if (options.Hostname == "0.0.0.0")
            result.AddError("is 0.0.0.0, where nobody can reach it; bind it with BindHostname, and name the address that other nodes use here", nameof(options.Hostname));
        if (options.Port is < 0 or > ushort.MaxValue)
            result.AddError($"is {options.Port}; it must be between 0 and {ushort.MaxValue}", nameof(options.Port));
    }

    private static void CheckSeeds(ValidateOptionsResultBuilder result, SocketIoClusterOptions options)
    {
        foreach (var seed in options.SeedNodes)
        {
            if (!NodeAddress.TryParse(seed, out var host, out _))
                result.AddError($"has '{seed}'; it must be host:port with a port from 1 to {ushort.MaxValue}, without a scheme", nameof(options.SeedNodes));
            else if (IsLoopback(options.Hostname) && !IsLoopback(host))
                result.AddError($"is {options.Hostname}, where the seed {seed} cannot reach it; name the address that other nodes use", nameof(options.Hostname));
        }
    }

    private static void CheckDns(ValidateOptionsResultBuilder result, SocketIoClusterOptions options)
    {
        if (options.DnsName is not { Length: > 0 } || Uri.CheckHostName(options.DnsName.TrimEnd('.')) == UriHostNameType.Unknown)
            result.AddError($"is '{options.DnsName}'; it must be a host's name", nameof(options.DnsName));
        if (options.SeedNodes.Count > 0)
            result.AddError($"is '{options.DnsName}', and there are seeds too; keep one of them", nameof(options.DnsName));
        if (!IPAddress.TryParse(options.Hostname, out var address) || address.ToString() != options.Hostname) // "10.1" is an address, but not as DNS says it
            result.AddError($"is '{options.Hostname}'; with DnsName it must be this node's IPv4 address as DNS has it", nameof(options.Hostname));
        if (options.Port == 0)
            result.AddError("is 0; with DnsName it must be the port that every node has", nameof(options.Port));
        if (DurationRule.MistakeInPositive(options.FormAfter) is { } mistake)
            result.AddError(mistake, nameof(options.FormAfter));
        else if (options.FormAfter >= options.StartTimeout)
            result.AddError($"is {options.FormAfter}; it must be shorter than StartTimeout, {options.StartTimeout}, or no node would ever start a cluster", nameof(options.FormAfter));
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9_-]*$")]
    private static partial Regex SystemName();
}
