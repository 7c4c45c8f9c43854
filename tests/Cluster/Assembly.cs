using Xunit.Sdk;
using Xunit.v3;

// Each test has the machine to itself: silos find each other dead by real time.
[assembly: Parallelization(Mode = ParallelMode.None)]
