using System.Reflection;
using System.Runtime.CompilerServices;
using NetArchTest.Rules;
using OurWater.Sync.Engine;
using Xunit;

namespace OurWater.Sync.Tests;

/// <summary>The engine stands on its own: it knows nothing of pages, tables or job queues, so that it can be read, tested and moved without them.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Foreign = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Data", "Microsoft.Extensions.Hosting", "Hangfire", "MudBlazor", "OurWater.Admin"];

    private static readonly Assembly Engine = typeof(SyncRunner).Assembly;

    [Fact]
    public void Engine_Types_DependOnNothingOfTheWebTheDatabaseOrTheJobs()
    {
        var result = Types.InAssembly(Engine).ShouldNot().HaveDependencyOnAny(Foreign).GetResult();

        Assert.True(result.IsSuccessful, $"These types depend on what the engine must not know: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void Engine_Assembly_ReferencesNothingOfTheWebTheDatabaseOrTheJobs() =>
        Assert.DoesNotContain(Engine.GetReferencedAssemblies(), r => Foreign.Any(f => r.Name!.StartsWith(f, StringComparison.Ordinal)));

    [Fact]
    public void Engine_Classes_AreSealedStaticOrAbstract()
    {
        var open = Engine.GetTypes()
            .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && t.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Select(t => t.FullName);

        Assert.Empty(open);
    }

    [Fact]
    public void Engine_Interfaces_StartWithI() =>
        Assert.DoesNotContain(Engine.GetTypes(), t => t.IsInterface && !t.Name.StartsWith('I'));
}
