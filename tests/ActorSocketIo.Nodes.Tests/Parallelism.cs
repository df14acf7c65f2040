// Each test has several processes, and a small machine has work for one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyTrait("Category", "Cluster")]
