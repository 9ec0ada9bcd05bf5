using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Records;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Runs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Api.Exchange;

/// <summary>Finds the resources that sent readings name, by our id or by an external id, in one query a kind.</summary>
internal sealed class SentPlaces(OurWaterDbContext context, SyncRun run)
{
    /// <summary>Gives each reading's place; a reading without one is rejected.</summary>
    public async Task<IReadOnlyDictionary<SentRecord, Place>> FindAsync(IReadOnlyList<SentRecord> sent, CancellationToken cancellationToken)
    {
        var references = sent.Where(s => s.Fields is not null).ToDictionary(s => s, s => ResourceReference.Read(s.Fields!));
        var names = references.Values.Select(r => r.External).OfType<(string Name, string Value)>().Distinct().ToList();
        var (keys, values) = (names.Select(n => n.Name).Distinct().ToList(), names.Select(n => n.Value).Distinct().ToList());
        var named = names.Count == 0 ? null : (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && keys.Contains(e.Name) && values.Contains(e.Value) && e.State != MappingState.KeptApart).Select(e => new { e.Name, e.Value, e.RecordId }).ToListAsync(cancellationToken))
            .ToLookup(e => (e.Name, e.Value), e => e.RecordId);
        var ids = references.Values.Select(r => r.Id).OfType<long>().Concat(named?.SelectMany(n => n) ?? []).Distinct().ToList();
        var places = (await new PlaceLoader(context, run).LoadAsync(ids, cancellationToken)).ToDictionary(p => p.ResourceId!.Value);
        var found = new Dictionary<SentRecord, Place>();
        foreach (var (one, (id, key)) in references)
        {
            var all = key is { } name ? named![name].Distinct().ToList() : id is { } own ? [own] : [];
            if (all.Count == 1 && places.TryGetValue(all[0], out var place)) found[one] = place;
            else if (all.Count > 1) one.Reject(ReasonCodes.AmbiguousResource, $"{all.Count} resources have externalIds.{key!.Value.Name} = {key.Value.Value}. Use one that names a single resource, or the resource's id.", "resourceExternalId");
            else if (key is not null) one.Reject(ReasonCodes.UnknownResource, $"No resource has externalIds.{key.Value.Name} = {key.Value.Value}. Push the resource first, or in the same call.", "resourceExternalId");
            else if (id is not null) one.Reject(ReasonCodes.UnknownResource, "There is no resource with this id.", "resourceId");
        }

        return found;
    }
}
