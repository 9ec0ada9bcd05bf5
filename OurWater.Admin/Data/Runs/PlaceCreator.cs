using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Runs;

/// <summary>Makes the resources and series that a file of readings names for the first time.</summary>
internal sealed class PlaceCreator(OurWaterDbContext context, SyncRun run, ValueOrigin origin, DateTime now)
{
    public async Task<int> CreateAsync(IReadOnlyList<Series> missing, CancellationToken cancellationToken)
    {
        var identity = run.Mapping?.Identity ?? Identities.LegacyMyWell;
        var newPlaces = missing.Select(s => s.Place).Where(p => p.ResourceId is null).Distinct().ToList();
        await FindMadeMeanwhileAsync(newPlaces, identity, cancellationToken);
        var made = newPlaces.Where(p => p.ResourceId is null).Select(p => (Place: p, Resource: Make(p, identity))).ToList();
        context.Resources.AddRange(made.Select(m => m.Resource));
        await context.SaveChangesAsync(cancellationToken);
        foreach (var (place, resource) in made)
        {
            place.ResourceId = resource.Id;
            place.Status = PlaceStatus.Known;
            AddExternalIds(place, resource, identity);
        }

        await context.SaveChangesAsync(cancellationToken);
        await Pincodes.RefreshAsync(context, made.ConvertAll(m => m.Resource.Id), run.Id, now, cancellationToken);
        await VillageMembers.JoinAsync(context, made.ConvertAll(m => m.Resource.Id), null, cancellationToken);
        await FindSeriesMadeMeanwhileAsync(missing, cancellationToken);
        var series = missing.Where(s => s.TimeseriesId is null).Select(s => (Series: s, Stored: new Timeseries { ResourceId = s.Place.ResourceId!.Value, Name = s.Name, Unit = StoredUnits.Of(s.Place.Type) })).ToList();
        context.Timeseries.AddRange(series.Select(s => s.Stored));
        await context.SaveChangesAsync(cancellationToken);
        foreach (var (one, stored) in series) one.TimeseriesId = stored.Id;
        context.ChangeTracker.Clear();
        return made.Count;
    }

    /// <summary>Another run may have made a place since this one read the directory.</summary>
    private async Task FindMadeMeanwhileAsync(List<Place> places, string identity, CancellationToken cancellationToken)
    {
        if (identity is Identities.OurWater or Identities.Name) return;
        var name = PlaceLoader.ExternalIdNameOf(identity);
        foreach (var some in places.Chunk(500))
        {
            var values = some.Select(p => p.Identity).ToList();
            var found = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == name && e.IsIdentity && values.Contains(e.Value)).ToDictionaryAsync(e => e.Value, e => e.RecordId, cancellationToken);
            foreach (var place in some)
            {
                if (found.TryGetValue(place.Identity, out var id)) place.ResourceId = id;
            }
        }
    }

    private async Task FindSeriesMadeMeanwhileAsync(IReadOnlyList<Series> missing, CancellationToken cancellationToken)
    {
        foreach (var some in missing.Chunk(500))
        {
            var ids = some.Select(s => s.Place.ResourceId!.Value).ToList();
            var stored = await context.Timeseries.AsNoTracking().Where(t => ids.Contains(t.ResourceId)).ToDictionaryAsync(t => (t.ResourceId, t.Name), t => t.Id, cancellationToken);
            foreach (var one in some)
            {
                if (stored.TryGetValue((one.Place.ResourceId!.Value, one.Name), out var id)) one.TimeseriesId = id;
            }
        }
    }

    private Resource Make(Place place, string identity) => new()
    {
        Type = place.Type,
        Name = identity == Identities.Name ? place.Identity : null,
        Origin = origin,
        RunId = run.Id,
        CreatedAt = now,
        UpdatedAt = now,
    };

    private void AddExternalIds(Place place, Resource resource, string identity)
    {
        switch (identity)
        {
            case Identities.LegacyMyWell:
                var dot = place.Identity.LastIndexOf('.');
                Add(resource, ExternalIdNames.LegacyMyWellId, place.Identity);
                Add(resource, ExternalIdNames.LegacyMyWellPincode, place.Identity[..dot]);
                Add(resource, ExternalIdNames.LegacyMyWellResourceId, place.Identity[(dot + 1)..]);
                break;
            case Identities.Name or Identities.OurWater:
                break;
            default:
                Add(resource, PlaceLoader.ExternalIdNameOf(identity), place.Identity);
                break;
        }
    }

    private void Add(Resource resource, string name, string value) => context.ExternalIds.Add(new ExternalId
    {
        RecordType = DataType.Resource,
        RecordId = resource.Id,
        Name = name,
        Value = value,
        IsIdentity = ExternalIdNames.IsIdentity(name),
        State = MappingState.Unconfirmed,
        Origin = origin,
        RunId = run.Id,
        CreatedAt = now,
        UpdatedAt = now,
    });
}
