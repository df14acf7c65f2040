// Each test is a cluster, and clusters measure time: on a small machine, two at once would see each other's nodes stall.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyTrait("Category", "Cluster")]
