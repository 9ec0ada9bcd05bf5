using System.ComponentModel;
using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>The link between one of our records and an id of another system.</summary>
/// <param name="Name">Shown elsewhere as externalIds.&lt;name&gt;.</param>
/// <param name="Value">Null where there is none yet: the reason says why.</param>
/// <param name="Reason">Why it is blocked, failed or missing.</param>
internal sealed record ExternalIdView(
    string Id,
    DataType RecordType,
    string RecordId,
    string Name,
    string? Value,
    MappingState State,
    string? Reason,
    string? DatasourceId,
    ValueOrigin Origin,
    string? RunId,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static ExternalIdView From(ExternalId id) => new(
        Ids.Text(id.Id),
        id.RecordType,
        Ids.Text(id.RecordId),
        id.Name,
        id.Value.Length == 0 ? null : id.Value,
        id.State,
        id.Reason,
        id.DatasourceId is { } datasource ? Ids.Text(datasource) : null,
        id.Origin,
        id.RunId is { } run ? Ids.Text(run) : null,
        id.CreatedAt,
        id.UpdatedAt);
}

internal sealed record ExternalIdInput(
    [property: Description("A new value is unconfirmed unless a state is sent too.")] string? Value = null,
    [property: Description("keptApart takes the record apart from what LegacyMyWell has of it: its other ids there go. pending lets one that is kept apart or missing be joined or sent anew. Both concern all its LegacyMyWell ids; the answer is the one that is left.")] MappingState? State = null,
    [property: Description("Why it stands so, in words; kept with the state.")] string? Reason = null);
