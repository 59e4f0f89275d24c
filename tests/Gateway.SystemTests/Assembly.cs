using Xunit.Sdk;
using Xunit.v3;

// Each test here wants the whole machine: it starts processes, kills them and measures what they do in a given time.
[assembly: Parallelization(Mode = ParallelMode.None)]
