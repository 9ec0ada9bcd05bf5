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
    internal CommandWorld Stale { get; private set; } = null!;
    internal CommandWorld Full { get; private set; } = null!;
    internal CommandWorld Empty { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stale = await CommandWorld.StartAsync(isEmpty: false);
        Roles = await CommandWorld.StartAsync(isEmpty: false);
        Full = await CommandWorld.StartAsync(isEmpty: false);
        Empty = await CommandWorld.StartAsync(isEmpty: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Roles.DisposeAsync();
        await Stale.DisposeAsync();
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
            foreach (var role in Roles)
            {
                await worlds.Roles.StandAsync(role);
                Assert.True(role >= least == await IsAllowedAsync(method, worlds.Roles.Actor with { Role = role }), $"{name} as {role}: the least is {least}.");
            }

            await worlds.Roles.StandAsync(Role.Admin, isSystemAdministrator: true);
            if (least == CommandMatrix.SystemAdministrator) Assert.True(await IsAllowedAsync(method, worlds.Roles.Actor with { IsSystemAdministrator = true }), name);
        }
    }

    /// <summary>A page that was opened before a demotion, a removal or the closing of the account says what was true then; the database says what is.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Method_FromAPageThatIsOlderThanTheDemotion_Refuses(string name)
    {
        var least = CommandMatrix.Least[name];
        if (least == Role.Viewer) return; // what every member may see
        var then = worlds.Stale.Actor with { Role = Role.Admin, IsSystemAdministrator = true };
        var before = await worlds.Stale.EverythingAsync();
        foreach (var method in Methods(name))
        {
            foreach (var (role, isClosed) in new (Role?, bool)[] { (Role.Viewer, false), (Role.Editor, false), (null, false), (Role.Admin, true) })
            {
                if (role >= least && !isClosed) continue;
                await worlds.Stale.StandAsync(role, isClosed: isClosed);
                var refusal = await Assert.ThrowsAsync<NotAllowedException>(() => new CommandCall(worlds.Stale).InvokeAsync(method, then));
                Assert.Contains("Nothing was changed.", refusal.Message, StringComparison.Ordinal);
            }

            await worlds.Stale.StandAsync(Role.Admin, isSystemAdministrator: true);
            await Assert.ThrowsAsync<NotAllowedException>(() => new CommandCall(worlds.Stale).InvokeAsync(method, then with { Stamp = "of the password before" }));
        }

        await worlds.Stale.StandAsync(Role.Admin);
        Assert.Equal(before, await worlds.Stale.EverythingAsync());
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
