// Each test starts a process or several, and a small machine has work for one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
