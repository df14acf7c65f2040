namespace ActorSocketIo.Tests.Processes;

/// <summary>A program of ours that can be a node, and how it is told its place.</summary>
/// <param name="Path">The assembly, as it was built along with the tests.</param>
/// <param name="ReadyPath">Answers 200 once it can be used.</param>
/// <param name="Settings">Its environment at a place.</param>
internal sealed record NodeProgram(string Path, string ReadyPath, Func<NodePlace, IEnumerable<(string Name, string Value)>> Settings)
{
    /// <summary>The whole server API behind events; ready when it sees all nodes.</summary>
    public static NodeProgram Testbed { get; } = new(
        Repository.ProgramOf("tests/ActorSocketIo.Testbed", "ActorSocketIo.Testbed"),
        "/healthz",
        place =>
        [
            ("HOST", place.Host),
            ("PORT", $"{place.HttpPort}"),
            ("HOCON", place.Hocon),
            ("INSIDE", "1"),
            ("NODES", $"{place.Nodes}"),
            ("NODE_INDEX", $"{place.Index}"),
            ("CLUSTER_PORT", $"{place.ClusterPort}"),
            ("CLUSTER_SEED", string.Join(',', place.Seeds)),
        ]);

    /// <summary>The program that a container runs; ready when it is a member that takes clients.</summary>
    public static NodeProgram Chat { get; } = new(
        Repository.ProgramOf("src/ActorSocketIo.Node", "ActorSocketIo.Node"),
        "/health/ready",
        place =>
        [
            ("HOST", place.Host),
            ("PORT", $"{place.HttpPort}"),
            ("Cluster__Port", $"{place.ClusterPort}"),
            .. place.Seeds.Select((seed, i) => ($"Cluster__SeedNodes__{i}", seed)),
        ]);
}
