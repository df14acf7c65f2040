using Akka.Actor;
using Petabridge.Cmd.Host;

namespace Petabridge.Cmd.Cluster
{
    public sealed class ClusterCommands : CommandPaletteHandler
    {
        private ClusterCommands()
            : base(new CommandPalette("cluster", []))
        {
        }

        public static ClusterCommands Instance { get; } = new();

        public override Props HandlerProps => Props.Empty;
    }
}

namespace Petabridge.Cmd.Cluster.Sharding
{
    public sealed class ClusterShardingCommands : CommandPaletteHandler
    {
        private ClusterShardingCommands()
            : base(new CommandPalette("cluster-sharding", []))
        {
        }

        public static ClusterShardingCommands Instance { get; } = new();

        public override Props HandlerProps => Props.Empty;
    }
}
