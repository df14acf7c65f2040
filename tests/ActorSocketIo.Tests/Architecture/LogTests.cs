using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ActorSocketIo.AdminUi;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Tests.Server;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Architecture;

/// <summary>Who watches logs knows messages by their ids.</summary>
public sealed partial class LogTests
{
    private static readonly LoggerMessageAttribute[] s_all =
    [
        .. new[] { typeof(SocketIoServer).Assembly, typeof(SocketIoEndpointRouteBuilderExtensions).Assembly, typeof(AdminUiExtensions).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .SelectMany(method => method.GetCustomAttributes<LoggerMessageAttribute>()),
    ];

    [Fact]
    public void An_event_id_stands_for_one_message()
    {
        Assert.NotEmpty(s_all);
        Assert.Empty(s_all.GroupBy(message => message.EventId).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void The_page_of_failures_names_messages_that_there_are_with_their_levels()
    {
        var page = File.ReadAllText(Path.Combine(ApiPageTests.Root, "src", "FAILURES.md"));

        var named = Messages().Matches(page).Select(match => (Id: int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), Level: match.Groups[1].Value)).Distinct().ToArray();

        Assert.True(named.Length > 8, $"only {named.Length} messages are named");
        Assert.All(named, message => Assert.Equal(message.Level, Assert.Single(s_all, one => one.EventId == message.Id).Level.ToString(), ignoreCase: true));
    }

    [GeneratedRegex(@"\b(error|warning|debug) (1\d{3})\b")]
    private static partial Regex Messages();
}
