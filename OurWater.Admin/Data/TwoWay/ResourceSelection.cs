using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Features;
using OurWater.Sync;
using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.ExternalIds;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>Resources that the other side lacks, or has otherwise, and what blocks them. Resources are few: read once a run.</summary>
internal sealed class ResourceSelection(OurWaterDbContext context, SyncRun run, Foresight foreseen)
{
    private const string NoPincode = "No pincode. Set its pincode, or draw its pincode group around it.";

    public const string KeptApart = "Somebody took it apart from the other side: it is not sent. Allow it again under External IDs, or link it to one there.";

    private ILookup<long, ExternalId> _ids = null!;
    private Dictionary<long, string> _snapshots = [];
    private VillageChoice _villages = null!;
    private PullOutcome _pulled = null!;

    public async Task<IReadOnlyList<ResourceToPush>> SelectAsync(SyncSelection selection, CancellationToken cancellationToken)
    {
        var datasourceId = run.Sync!.DatasourceId;
        var resources = await context.Resources.AsNoTracking().Include(r => r.Groups.Where(g => g.Type == GroupType.Village)).OrderBy(r => r.Id).ToListAsync(cancellationToken);
        _ids = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && ExternalIdNames.LegacyMyWell.Contains(e.Name)).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        _snapshots = await context.RecordSnapshots.AsNoTracking().Where(s => s.DatasourceId == datasourceId && s.RecordType == DataType.Resource).ToDictionaryAsync(s => s.RecordId, s => s.Fields, cancellationToken);
        _villages = await VillageChoice.LoadAsync(context, cancellationToken);
        _pulled = await PullOutcome.LoadAsync(context, run, DataType.Resource, foreseen, cancellationToken);
        var others = await OtherServers.OfAsync(context, datasourceId, cancellationToken);
        var open = (await context.Ledger.Where(e => e.DatasourceId == datasourceId && e.RecordType == DataType.Resource && (e.State == LedgerState.Prepared || e.State == LedgerState.InDoubt)).Select(e => e.RecordId).ToListAsync(cancellationToken)).ToHashSet();
        var scope = new PushScope(selection);
        var found = new List<ResourceToPush>();
        foreach (var resource in resources.Where(r => !_pulled.IsWaiting(r.Id) && !open.Contains(r.Id)))
        {
            var ids = _ids[resource.Id].ToDictionary(e => e.Name);
            var key = ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellId);
            var pincode = ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode);
            if (key?.DatasourceId is { } holder && others.Contains(holder)) continue; // it is a record of another server
            if (key is { State: MappingState.KeptApart })
            {
                if (run.DryRun) found.Add(new ResourceToPush(resource.Id, null, ItemAction.KeptApart, "", [], null, null, KeptApart));
                continue;
            }

            var known = _pulled.Of(resource.Id)?.Key ?? key?.Value;
            if (!scope.Holds(known, pincode?.Value, _villages.KeysOf(resource), resource.Latitude, resource.Longitude)) continue;
            if ((known is null ? New(resource, ids, pincode) : Changed(resource, known, key)) is { } toPush) found.Add(toPush);
        }

        var names = await RecordLabels.NamesOfResourcesAsync(context, found.Where(f => f.Label.Length == 0).Select(f => f.RecordId), cancellationToken);
        return found.ConvertAll(f => f.Label.Length == 0 ? f with { Label = names[f.RecordId] } : f);
    }

    private ResourceToPush? New(Resource resource, Dictionary<string, ExternalId> ids, ExternalId? pincode)
    {
        if (pincode?.State == MappingState.Failed) return null; // waits until somebody mends it or retries
        const string label = ""; // by the rule of every list, at the end
        var reason = string.IsNullOrEmpty(pincode?.Value) ? pincode?.Reason ?? NoPincode : LegacyMyWellRequirements.Of(resource);
        if (reason is not null) return new ResourceToPush(resource.Id, null, ItemAction.Blocked, label, [], null, null, reason);
        var (village, note) = _villages.Choose(resource, pincode!.Value, ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellVillageId)?.Value);
        var outgoing = Outgoing(resource, null, pincode.Value, village);
        return new ResourceToPush(resource.Id, outgoing, ItemAction.Send, label, [], null, Words(outgoing), null, note);
    }

    private ResourceToPush? Changed(Resource resource, string known, ExternalId? key)
    {
        var pulled = _pulled.Of(resource.Id);
        if ((pulled is null && !ThereStates.TakesChanges(key)) || (pulled?.Fields ?? _snapshots.GetValueOrDefault(resource.Id)) is not { } snapshot) return null;
        var held = JsonNode.Parse(snapshot)!.AsObject();
        (string Name, string? Ours)[] all =
        [
            ("owner", LegacyFields.Text(resource.OwnerName)), ("latitude", LegacyFields.Degrees(resource.Latitude)), ("longitude", LegacyFields.Degrees(resource.Longitude)),
            ("elevation", LegacyFields.Whole(resource.Elevation)), ("wellDepth", LegacyFields.Hundredths(resource.WellDepth)), ("resourceType", LegacyFields.Type(resource.Type)),
        ];
        var changed = all.Where(f => f.Ours is not null && f.Ours != held[f.Name]?.ToJsonString() && !_pulled.IsTaken(resource.Id, f.Name)).ToList();
        if (changed.Count == 0) return null;
        var label = Names.Resource(resource, known[(known.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        var before = Words(changed.Select(f => f.Name), held);
        var after = Words(changed.Select(f => f.Name), new JsonObject(changed.Select(f => KeyValuePair.Create(f.Name, JsonNode.Parse(f.Ours!)))));
        var zero = changed.Where(f => f.Ours == "0").Select(f => RecordFields.Name(f.Name)).ToList();
        var reason = zero.Count > 0 ? $"{string.Join(" and ", zero)} cannot be set to 0 in LegacyMyWell." : LegacyMyWellRequirements.Of(resource);
        if (reason is not null) return new ResourceToPush(resource.Id, null, ItemAction.Blocked, label, changed.ConvertAll(f => f.Name), before, after, reason);
        var outgoing = Outgoing(resource, known, PushScope.PincodeOf(known), 0);
        return new ResourceToPush(resource.Id, outgoing, ItemAction.SendChange, label, changed.ConvertAll(f => f.Name), before, after, null);
    }

    private static OutgoingResource Outgoing(Resource resource, string? key, string pincode, int village) =>
        new(resource.Id, key, pincode, village, resource.Type, resource.OwnerName!, resource.Latitude!.Value, resource.Longitude!.Value, resource.Elevation, resource.WellDepth);

    private static string Words(OutgoingResource resource) => string.Create(
        CultureInfo.InvariantCulture, $"{Names.Kind(resource.Type)}, owner {resource.Owner}, pincode {resource.Pincode}, village {resource.VillageId}, at {resource.Latitude:0.####}, {resource.Longitude:0.####}");

    private static string Words(IEnumerable<string> names, JsonObject values)
    {
        var fields = RecordFields.Read(values.ToJsonString());
        return string.Join(", ", names.Select(f => $"{RecordFields.Name(f)}: {RecordFields.Words(fields, f)}"));
    }
}
