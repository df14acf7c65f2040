namespace ActorSocketIo.Cluster.Tests.Adapter;

/// <summary>What must hold of broadcasts, rooms and utilities, on one node and on several (DESIGN §3).</summary>
public abstract partial class AdapterContract(ServerCluster cluster) : ContractTest(cluster);

/// <summary>The contract on one node.</summary>
public sealed class OneNodeTests(OneNode cluster) : AdapterContract(cluster), IClassFixture<OneNode>;

/// <summary>The contract on two nodes.</summary>
public sealed class TwoNodesTests(TwoNodes cluster) : AdapterContract(cluster), IClassFixture<TwoNodes>;

/// <summary>The contract on three nodes.</summary>
public sealed class ThreeNodesTests(ThreeNodes cluster) : AdapterContract(cluster), IClassFixture<ThreeNodes>;
