// Some start servers, and install the packages of the same folder.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
