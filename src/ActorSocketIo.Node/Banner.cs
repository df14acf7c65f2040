using System.Reflection;
using Akka.Actor;
using Akka.Cluster;

namespace ActorSocketIo.Node;

/// <summary>What the program says once it serves.</summary>
internal static class Banner
{
    public static void Print(WebApplication app, SocketIoServer io)
    {
        var url = Visible(app.Urls.First());
        var version = typeof(SocketIoServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        var self = Cluster.Get(app.Services.GetRequiredService<ActorSystem>()).SelfAddress;
        var path = io.Options.Engine.Path.TrimEnd('/');
        Console.WriteLine($"""

              ActorSocketIo {version}

              Chat        {url}/
              Socket.IO   {url}{path}/
              Client      {url}{path}/socket.io.js   (.min.js, .esm.min.js, .msgpack.min.js)
              Health      {url}/health/live   {url}/health/ready
              Nodes       {self.Host}:{self.Port}, {(self.Protocol.Contains("ssl", StringComparison.Ordinal) ? "with TLS" : "without TLS")}

              Ctrl+C stops it.

            """);
    }

    /// <summary>An address that a browser on this machine can open.</summary>
    private static string Visible(string url) =>
        url.Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal);
}
