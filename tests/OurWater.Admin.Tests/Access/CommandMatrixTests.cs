using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Runs;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.Access;

/// <summary>Three installations: one in which everybody tries everything; and two that differ in what another organisation has.</summary>
public sealed class CommandWorlds : IAsyncLifetime
{
    internal CommandWorld Roles { get; private set; } = null!;
    internal CommandWorld Full { get; private set; } = null!;
    internal CommandWorld Empty { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Roles = await CommandWorld.StartAsync(isEmpty: false);
        Full = await CommandWorld.StartAsync(isEmpty: false);
        Empty = await CommandWorld.StartAsync(isEmpty: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Roles.DisposeAsync();
        await Full.DisposeAsync();
        await Empty.DisposeAsync();
    }
}

/// <summary>Pages are drawn over a circuit and show what they please: that nobody does or sees what they may not is decided in the queries and commands behind them. Each is tried.</summary>
public sealed class CommandMatrixTests(CommandWorlds worlds) : IClassFixture<CommandWorlds>
{
    /// <summary>What they give is random.</summary>
    private static readonly string[] MakingSecrets = ["ApiKeyCommands.MakeAsync", "ApiKeyQueries.ListAsync", "Invitations.MakeAsync"];

    private static readonly Role[] Roles = [Role.Viewer, Role.Editor, Role.Admin];

    public static TheoryData<string> Names => [.. CommandMatrix.Methods.Select(CommandMatrix.NameOf).Distinct()];

    [Fact]
    public void Methods_All_HaveARowAndEachRowAMethod()
    {
        var methods = CommandMatrix.Methods.Select(CommandMatrix.NameOf).ToHashSet();

        Assert.True(!methods.Except(CommandMatrix.Least.Keys).Any(), $"Say in CommandMatrix who may do this: {string.Join(", ", methods.Except(CommandMatrix.Least.Keys))}");
        Assert.Empty(CommandMatrix.Least.Keys.Except(methods));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Method_ByEveryRole_RefusesWhoeverHasLess(string name)
    {
        var least = CommandMatrix.Least[name];
        foreach (var method in Methods(name))
        {
            foreach (var role in Roles) Assert.True(role >= least == await IsAllowedAsync(method, worlds.Roles.Actor with { Role = role }), $"{name} as {role}: the least is {least}.");
            if (least == CommandMatrix.SystemAdministrator) Assert.True(await IsAllowedAsync(method, worlds.Roles.Actor with { IsSystemAdministrator = true }), name);
        }
    }

    /// <summary>An administrator of one organisation, with ids of another, is answered as if the other had nothing, and changes nothing there.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Method_WithIdsOfAnotherOrganisation_GivesAndChangesNothingOfIt(string name)
    {
        var run = await worlds.Full.Installation.Services.GetRequiredService<RunQueries>().FindAsync(worlds.Full.Actor with { OrganisationId = worlds.Full.Victim }, worlds.Full.IdOf(nameof(SyncRun)), TestContext.Current.CancellationToken);
        foreach (var method in Methods(name).Where(_ => CommandMatrix.Least[name] != CommandMatrix.SystemAdministrator))
        {
            var before = await worlds.Full.SnapshotAsync();

            var answer = await new CommandCall(worlds.Full).InvokeAsync(method, worlds.Full.Actor);

            Assert.Equal(before, await worlds.Full.SnapshotAsync());
            var wanted = await new CommandCall(worlds.Empty) { LastRun = run }.InvokeAsync(method, worlds.Empty.Actor);
            if (!MakingSecrets.Contains(name)) Assert.Equal(wanted, answer);
        }
    }

    private async Task<bool> IsAllowedAsync(MethodInfo method, Actor actor)
    {
        try
        {
            await new CommandCall(worlds.Roles).InvokeAsync(method, actor);
            return true;
        }
        catch (NotAllowedException)
        {
            return false;
        }
    }

    private static IEnumerable<MethodInfo> Methods(string name) => CommandMatrix.Methods.Where(m => CommandMatrix.NameOf(m) == name);
}
