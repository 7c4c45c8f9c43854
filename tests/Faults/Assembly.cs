using Xunit.Sdk;
using Xunit.v3;

// Each test has the machine to itself: what it measures is real time.
[assembly: Parallelization(Mode = ParallelMode.None)]
