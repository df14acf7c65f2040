using Microsoft.Extensions.Logging;

namespace ActorSocketIo.AdminUi;

/// <summary>What is logged about pages: who was not let in, and what they have done. Never a name or password that somebody has typed.</summary>
internal sealed partial class AdminUiLog(ILogger logger)
{
    public void Anonymous(string nsp) => Anonymous(logger, nsp);

    public void WrongPassword(string address) => WrongPassword(logger, address);

    public void Command(string page, string command, string nsp, string? filter) => Command(logger, page, command, nsp, filter is null or "" ? "everybody" : filter);

    [LoggerMessage(1201, LogLevel.Warning, "The Admin UI in {Namespace} asks for no password: whoever reaches this server may use it.")]
    private static partial void Anonymous(ILogger logger, string @namespace);

    [LoggerMessage(1202, LogLevel.Warning, "Somebody at {Address} has tried a wrong name or password for the Admin UI.")]
    private static partial void WrongPassword(ILogger logger, string address);

    [LoggerMessage(1203, LogLevel.Information, "The Admin UI's page {Page} has ordered '{Command}' in {Namespace} for {Filter}.")]
    private static partial void Command(ILogger logger, string page, string command, string @namespace, string filter);
}
