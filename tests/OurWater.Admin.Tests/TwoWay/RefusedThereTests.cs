using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Features.ExternalIds;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>Rows of an old database refuse every change: what is edited here arrives all the same, and where it does not, External IDs says so until it does.</summary>
public sealed class RefusedThereTests
{
    private const int Pincode = 313604;
    private const int Well = 1110;
    private const string Key = "313604.1110";
    private static readonly DateTime Day = new(2020, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ResourceWithoutACreationDate_TheEditArrivesAndNothingElseChanges()
    {
        await using var both = await StartAsync();
        await ChangeOwnerAsync(both, "Owner B");
        var (own, twin) = (Shown(both, Pincode), Shown(both, 383350));

        var run = await both.RunAsync();

        Assert.Equal(new PushCounts { Selected = 1, Sent = 1 }, run.Counts.Push[DataType.Resource]);
        Assert.Equal(own.Replace("owner=Owner A", "owner=Owner B", StringComparison.Ordinal), Shown(both, Pincode));
        Assert.Equal(twin, Shown(both, 383350));
        Assert.NotNull(both.There.State.FindResource(Pincode, Well)!.Date("createdAt"));
        Assert.DoesNotContain(both.There.Requests, r => r.Path.Contains("upsertWithWhere", StringComparison.Ordinal) || (r.IsWrite && r.Path.StartsWith("/resources/1", StringComparison.Ordinal)));
        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task ReadingWithoutACreationDate_TheEditArrives()
    {
        await using var both = await StartAsync();
        await both.ChangeReadingAsync(Pincode, Well, Day, 7.77);

        var run = await both.RunAsync();

        Assert.Equal(new PushCounts { Selected = 1, Sent = 1 }, run.Counts.Push[DataType.Reading]);
        Assert.Equal(7.77m, both.ReadingThere(Pincode, Well, Day).Number("value"));
        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task ResourceEditRefused_IsFailedWithTheAnswerUntilItIsSent()
    {
        await using var both = await StartAsync();
        await ChangeOwnerAsync(both, "Owner B");
        both.There.Faults.Next(new Fault(FaultKind.ErrorBefore, 422), r => r.IsWrite && r.Path.StartsWith("/resources/", StringComparison.Ordinal), times: 2);

        for (var i = 0; i < 2; i++)
        {
            var run = await both.RunAsync();

            Assert.Equal(new PushCounts { Selected = 1, Failed = 1 }, run.Counts.Push[DataType.Resource]);
            Assert.Equal(RunState.SucceededWithWarnings, run.State);
            var row = await RowAsync(both, null);
            Assert.Equal(MappingState.Failed, row.State);
            Assert.Contains("Something broke", row.Why + row.ToDo, StringComparison.Ordinal);
            await using var context = both.Here.Open();
            Assert.DoesNotContain(await context.RunLog.Where(l => l.RunId == run.Id).Select(l => l.Message).ToListAsync(Token), m => m.Contains("Nothing new", StringComparison.Ordinal));
        }

        await both.RunAsync();
        Assert.Equal(MappingState.Mapped, (await RowAsync(both, null)).State);
        Assert.Equal("Owner B", both.There.State.FindResource(Pincode, Well)!.Text("owner"));
    }

    [Fact]
    public async Task ResourceEditRefused_TakenBackHere_IsMappedAgain()
    {
        await using var both = await StartAsync();
        await ChangeOwnerAsync(both, "Owner B");
        both.There.Faults.Next(new Fault(FaultKind.ErrorBefore, 422), r => r.IsWrite && r.Path.StartsWith("/resources/", StringComparison.Ordinal));
        await both.RunAsync();
        await ChangeOwnerAsync(both, "Owner A");

        await both.RunAsync();

        Assert.Equal(MappingState.Mapped, (await RowAsync(both, null)).State);
    }

    [Fact]
    public async Task ReadingsRefused_AreALineOfTheirResourceWithTheirNumber()
    {
        await using var both = await StartAsync();
        await both.ChangeReadingAsync(Pincode, Well, Day, 7.77);
        both.There.Faults.Next(new Fault(FaultKind.ErrorBefore, 422), r => r.IsWrite && r.Path.StartsWith("/readings/", StringComparison.Ordinal));

        var run = await both.RunAsync();

        Assert.Equal(new PushCounts { Selected = 1, Failed = 1 }, run.Counts.Push[DataType.Reading]);
        var row = await RowAsync(both, ExternalIdFilters.Readings);
        Assert.Equal((MappingState.Failed, "1 reading could not be sent"), (row.State, row.Why));
        Assert.Contains("Something broke", row.ToDo, StringComparison.Ordinal);
        var summary = await both.Here.Services.GetRequiredService<ExternalIdQueries>().SummaryAsync(both.Here.Actor, ExternalIdFamily.LegacyMyWell, ListQuery.First.Where(ExternalIdFilters.Tab, ExternalIdFilters.Readings), Token);
        Assert.Equal(1, summary.Of(MappingState.Failed));
        Assert.Equal(MappingState.Mapped, (await RowAsync(both, null)).State);
        await both.RunAsync();
        Assert.Equal(MappingState.Mapped, (await RowAsync(both, ExternalIdFilters.Readings)).State);
    }

    [Fact]
    public async Task Retry_OfARefusedChange_LetsTheNextRunSendIt()
    {
        await using var both = await StartAsync();
        await ChangeOwnerAsync(both, "Owner B");
        both.There.Faults.Next(new Fault(FaultKind.ErrorBefore, 422), r => r.IsWrite && r.Path.StartsWith("/resources/", StringComparison.Ordinal));
        await both.RunAsync();

        await both.Here.Services.GetRequiredService<ExternalIdCommands>().RetryAsync(both.Here.Actor, DataType.Resource, [(await RowAsync(both, null)).RecordId], ExternalIdFamily.LegacyMyWell, Token);

        await both.RunAsync();
        Assert.Equal("Owner B", both.There.State.FindResource(Pincode, Well)!.Text("owner"));
    }

    /// <summary>A well with a picture and a reading, none of which has a creation date, and its namesake in another pincode.</summary>
    private static async Task<TwoSystems> StartAsync()
    {
        var both = await TwoSystems.StartAsync(change: s => s.PushApprovedAt = DateTime.UnixEpoch);
        var state = both.There.State;
        state.AddVillage(Pincode, 11, "Bhinder", 24.5, 74.1);
        state.AddVillage(383350, 11, "Megharaj", 23.5, 73.5);
        var well = state.AddResource(Pincode, Well, "well", "Owner A", 24.51, 74.12, 11, zeroCreated: true);
        (well["image"], well["mobile"], well["email"], well["well_depth"], well["elevation"], well["clientId"]) = (new string('A', 65_535), "61400000001", "a@example.org", 21.95m, 400L, 3L);
        state.AddResource(383350, Well, "well", "Twin", 23.51, 73.52, 11, zeroCreated: true);
        state.AddReading(Pincode, Well, Day, 5.5m, 11);
        await both.RunAsync();
        return both;
    }

    private static string Shown(TwoSystems both, int postcode)
    {
        lock (both.There.State.Gate) return string.Join('\n', both.There.State.FindResource(postcode, Well)!.Where(p => p.Key is not ("createdAt" or "updatedAt")).Select(p => $"{p.Key}={p.Value}"));
    }

    private static async Task ChangeOwnerAsync(TwoSystems both, string owner)
    {
        await using var context = both.Here.Open();
        var resource = await context.Resources.SingleAsync(r => context.ExternalIds.Any(e => e.RecordId == r.Id && e.RecordType == DataType.Resource && e.Value == Key), Token);
        (resource.OwnerName, resource.UpdatedAt) = (owner, TimeProvider.System.GetUtcNow().UtcDateTime);
        await context.SaveChangesAsync(Token);
    }

    private static async Task<LinkRow> RowAsync(TwoSystems both, string? tab)
    {
        var query = tab is null ? ListQuery.First : ListQuery.First.Where(ExternalIdFilters.Tab, tab);
        var page = await both.Here.Services.GetRequiredService<ExternalIdQueries>().ListAsync(both.Here.Actor, ExternalIdFamily.LegacyMyWell, query, attention: false, Token);
        return page.Items.Single(r => r.Value == Key);
    }
}
