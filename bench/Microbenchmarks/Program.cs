using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// Results go beside the build's output, never into the source tree.
var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
