using System.Diagnostics;
using Akka.Actor;

namespace ActorSocketIo.Cluster.Tests.Faults;

/// <summary>Fails actors of the server's own, which no message of a test can do.</summary>
internal static class Supervision
{
    /// <summary>Restarts an actor, as its supervisor does when it has thrown something.</summary>
    /// <param name="system">Its system.</param>
    /// <param name="path">Below <c>/user</c>.</param>
    public static async Task Restart(ActorSystem system, string path)
    {
        var actor = (IInternalActorRef)await Find(system, path);
        actor.Suspend();
        actor.Restart(new InvalidOperationException("as the test wants"));
    }

    /// <summary>Waits until there is such an actor: its parent may be starting.</summary>
    public static async Task<IActorRef> Find(ActorSystem system, string path)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await system.ActorSelection($"/user/{path}").ResolveOne(TimeSpan.FromSeconds(1));
            }
            catch (ActorNotFoundException) when (patience.Elapsed < TestCluster.Patience)
            {
                // Not yet.
            }
        }
    }
}
