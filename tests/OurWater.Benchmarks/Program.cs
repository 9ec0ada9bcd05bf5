using BenchmarkDotNet.Running;

namespace OurWater.Benchmarks;

internal static class Benchmarks
{
    public static void Main(string[] arguments) => BenchmarkSwitcher.FromAssembly(typeof(Benchmarks).Assembly).Run(arguments);
}
