// libtorch brings its own threads, its random generator is one for the process, and some tests count live tensors.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
