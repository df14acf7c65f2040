using Akka.Configuration;

namespace ActorSocketIo.Tests.Remoting;

/// <summary>What Akka.Remote would give a transport of this machine.</summary>
internal static class LoopbackTransport
{
    /// <param name="more">Keys of <c>akka.remote.dot-netty.tcp</c>.</param>
    public static Config Settings(string more = "") => ConfigurationFactory.ParseString($"hostname = 127.0.0.1, port = 0, maximum-frame-size = 4 MB\n{more}")
        .WithFallback(ConfigurationFactory.FromResource<Akka.Remote.RemoteActorRefProvider>("Akka.Remote.Configuration.Remote.conf").GetConfig("akka.remote.dot-netty.tcp"));
}
