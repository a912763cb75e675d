// Each journey has the machine to itself: they start whole systems and look at seconds.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
