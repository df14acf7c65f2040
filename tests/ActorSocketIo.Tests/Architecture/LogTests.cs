using System.Reflection;
using ActorSocketIo.AspNetCore;
using Microsoft.Extensions.Logging;

namespace ActorSocketIo.Tests.Architecture;

/// <summary>Who watches logs knows messages by their ids.</summary>
public sealed class LogTests
{
    [Fact]
    public void An_event_id_stands_for_one_message()
    {
        var all = new[] { typeof(SocketIoServer).Assembly, typeof(SocketIoEndpointRouteBuilderExtensions).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .SelectMany(method => method.GetCustomAttributes<LoggerMessageAttribute>())
            .ToArray();

        Assert.NotEmpty(all);
        Assert.Empty(all.GroupBy(message => message.EventId).Where(same => same.Count() > 1).Select(same => same.Key));
    }
}
