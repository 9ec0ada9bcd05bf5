global using TestContext = Xunit.TestContext;

// Each test starts the real program and some of them watch the clock: one at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
