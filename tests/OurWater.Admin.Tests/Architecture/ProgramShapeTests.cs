using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore.Migrations;
using NetArchTest.Rules;
using OurWater.Admin.Data;
using Xunit;

namespace OurWater.Admin.Tests.Architecture;

/// <summary>What keeps the program readable: pages ask queries and commands, and only those know the database.</summary>
public sealed class ProgramShapeTests
{
    private static readonly Assembly Program = typeof(Database).Assembly;

    [Fact]
    public void Components_All_ReferenceNoEntityFramework()
    {
        var result = Types.InAssembly(Program).That().ImplementInterface(typeof(IComponent))
            .ShouldNot().HaveDependencyOnAny("Microsoft.EntityFrameworkCore", "OurWater.Admin.Data.OurWaterDbContext", "OurWater.Admin.Data.Database", "Microsoft.Data.Sqlite").GetResult();

        Assert.True(result.IsSuccessful, $"These components reach for the database; let a query or a command do it: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void Classes_All_AreSealedStaticOrAbstract()
    {
        // Components without code-behind are made by the Razor compiler, which does not seal; the same goes for migrations.
        var open = Program.GetTypes()
            .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false })
            .Where(t => !t.IsAssignableTo(typeof(IComponent)) && !t.IsAssignableTo(typeof(Migration)))
            .Where(t => t.GetCustomAttribute<CompilerGeneratedAttribute>() is null && t.Namespace?.StartsWith("OurWater", StringComparison.Ordinal) == true)
            .Where(t => t.Name != "_Imports" && !t.Name.EndsWith("ModelSnapshot", StringComparison.Ordinal))
            .Select(t => t.FullName);

        Assert.Empty(open);
    }

    [Fact]
    public void ProgramFile_Length_StaysReadableAtAGlance() =>
        Assert.True(Repository.ReadLines("OurWater.Admin/Program.cs").Length <= 40, "Program.cs is longer than 40 lines: move the set-up beside what it sets up.");
}
