using System.ComponentModel;
using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Api;

/// <summary>A datasource and what to do with it.</summary>
/// <param name="Schedule">Null: schedules are not followed yet.</param>
/// <param name="ReadingCap">A run that would send more readings waits for approval; null = 500, or a twentieth of the readings that both sides share, whichever is more.</param>
/// <param name="LastSyncDate">When a run last ended well; null = never.</param>
internal sealed record SyncView(
    string Id,
    string OrgId,
    string Name,
    bool IsOneTime,
    SyncDatasourceView Datasource,
    IReadOnlyList<SyncMethod> Methods,
    IReadOnlyList<DataType> SelectedDatatypes,
    SyncSelection Selection,
    SyncSchedule? Schedule,
    ConflictPolicy ConflictPolicy,
    IReadOnlyList<string> Subscribers,
    bool Enabled,
    DateTime? LastSyncDate,
    Mapping? Mapping,
    int NewResourceCap,
    int? ReadingCap,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    /// <summary>Expects the datasource to be loaded.</summary>
    public static SyncView From(SyncDefinition sync, string organisation) => new(
        Ids.Text(sync.Id),
        organisation,
        sync.Name,
        sync.IsOneTime,
        new(Ids.Text(sync.DatasourceId), DatasourceView.TypeOf(sync.Datasource!), sync.Datasource!.Name),
        sync.Methods,
        sync.SelectedDatatypes,
        sync.Selection ?? new SyncSelection(),
        null, // none is followed
        sync.ConflictPolicy,
        sync.Subscribers,
        sync.Enabled,
        sync.LastSyncDate,
        sync.Mapping,
        sync.NewResourceCap,
        sync.ReadingCap,
        sync.CreatedAt,
        sync.UpdatedAt);
}

internal sealed record SyncDatasourceView(string Id, string Type, string Name);

internal sealed record SyncInput(
    string Name,
    SyncDatasourceInput Datasource,
    [property: Description("pullFromDatasource and pushToDatasource are what a run does (always pull first; nothing is pushed to a file). acceptFromDatasource and serveToDatasource let the other system push to and read from /syncs/{id}/data.")] IReadOnlyList<SyncMethod> Methods,
    [property: Description("What travels. For a file the mapping's dataType decides; required without a mapping.")] IReadOnlyList<DataType>? SelectedDatatypes = null,
    bool? IsOneTime = null,
    [property: Description("LegacyMyWell: pincodes, externalIds (313603.1111), groups (an id of ours, or a village there such as 313603.11), bbox, since. A file is read whole: leave it empty.")] SyncSelection? Selection = null,
    [property: Description("Null, or left out: schedules are not followed yet, so one is refused. Start the sync from outside, for instance by cron: POST /syncs/{id}/runs.")] SyncSchedule? Schedule = null,
    [property: Description("What becomes of a record that differs on both sides. ask (unless said): the stored value stays until a person decides on the page Conflicts. ourWaterWins: the stored value stays. datasourceWins: the incoming one is stored. newestWins: the one that was changed last, by the updatedAt that is sent; without one, the incoming.")] ConflictPolicy? ConflictPolicy = null,
    [property: Description("E-mail addresses.")] IReadOnlyList<string>? Subscribers = null,
    bool? Enabled = null,
    [property: Description("How the columns of a file become records. What is null or left out is detected; what cannot be decided fails the run and asks.")] Mapping? Mapping = null,
    [property: Description("A run that would make more new resources than this in the other system waits for approval; what the other system pushes to us is not counted. 50 unless said.")] int? NewResourceCap = null,
    [property: Description("A run that would send more readings than this, new and changed, waits for approval. Null, or left out: 500, or a twentieth of the readings that both sides share, whichever is more.")] int? ReadingCap = null);

internal sealed record SyncDatasourceInput(string Id);
