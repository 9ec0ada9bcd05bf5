using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Features.Uploads;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.Features.Uploads;

/// <summary>Uploads in a test: begun, checked and imported by the commands of the wizard, the jobs run by hand.</summary>
internal static class UploadTests
{
    public const string Header = "date,pincode,well id,\"watertable depth, cm\"";

    public static T Get<T>(this Installation installation)
        where T : notnull => installation.Services.GetRequiredService<T>();

    public static async Task<long> BeginAsync(this Installation installation, string name, params string[] lines)
    {
        var file = await installation.AddFileAsync(string.Join('\n', lines) + "\n", name);
        return await installation.Get<UploadCommands>().StartAsync(installation.Actor, file.Id, TestContext.Current.CancellationToken);
    }

    /// <summary>Read anew, as after a refresh.</summary>
    public static async Task<UploadState> StateAsync(this Installation installation, long id) =>
        await installation.Get<UploadQueries>().GetAsync(installation.Actor, id, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("There is no such upload.");

    public static async Task<SyncRun> CheckAsync(this Installation installation, long id)
    {
        var started = await installation.Get<CheckCommands>().CheckAsync(installation.Actor, id, TestContext.Current.CancellationToken);
        return await installation.ExecuteAsync(((StartResult.Started)started).RunId);
    }

    public static async Task<SyncRun> ImportAsync(this Installation installation, long id)
    {
        var started = await installation.Get<CheckCommands>().ImportAsync(installation.Actor, id, null, TestContext.Current.CancellationToken);
        return await installation.ExecuteAsync(((StartResult.Started)started).RunId);
    }

    /// <summary>An upload of these rows, its places created, checked once.</summary>
    public static async Task<long> CheckedAsync(this Installation installation, params string[] rows)
    {
        var id = await installation.BeginAsync("hinta.csv", [Header, .. rows]);
        var state = await installation.StateAsync(id);
        await installation.Get<UploadCommands>().SaveMappingAsync(installation.Actor, id, state.Mapping with { UnknownResources = Sync.Tabular.UnknownResources.Create }, TestContext.Current.CancellationToken);
        await installation.CheckAsync(id);
        return id;
    }

    public static async Task<List<double>> ValuesAsync(this Installation installation)
    {
        await using var context = installation.Open();
        return await context.Readings.OrderBy(r => r.Time).Select(r => r.Value).ToListAsync(TestContext.Current.CancellationToken);
    }
}
