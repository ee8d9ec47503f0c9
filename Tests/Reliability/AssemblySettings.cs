// Processes of their own, each with all of the machine's memory traffic: one after another.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
