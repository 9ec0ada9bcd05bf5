using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Runs;

/// <summary>Reads the organisation's resources as the places that a file may name, with the history of their series before the run.</summary>
internal sealed class PlaceLoader(OurWaterDbContext context, SyncRun run)
{
    private sealed record Row(string Identity, long Id, ResourceType Type, double? WellDepth);

    public async Task<IReadOnlyList<Place>> LoadAsync(string identity, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(identity, cancellationToken);
        var linked = run.Mapping?.Places?.Values.Where(c => c.Action == PlaceAction.Link).Select(c => c.ResourceId).OfType<long>().ToList() ?? [];
        if (linked.Count > 0)
        {
            var more = await context.Resources.AsNoTracking().Where(r => linked.Contains(r.Id)).Select(r => new { r.Id, r.Type, r.WellDepth }).ToListAsync(cancellationToken);
            rows.AddRange(more.Where(m => rows.TrueForAll(r => r.Id != m.Id)).Select(m => new Row(Invariant(m.Id) + "\u0000", m.Id, m.Type, m.WellDepth)));
        }

        var places = rows.ConvertAll(r => new Place(r.Identity) { Status = PlaceStatus.Known, ResourceId = r.Id, Type = r.Type, WellDepth = r.WellDepth });
        var byResource = places.ToLookup(p => p.ResourceId!.Value);
        var figures = run.Attempt > 1 ? await FiguresBeforeAsync(cancellationToken) : null;
        await foreach (var stored in context.Timeseries.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var place in byResource[stored.ResourceId]) Fill(place.GetSeries(stored.Name), stored, figures);
        }

        return places;
    }

    /// <summary>Only these resources, with all their series: for sources that name few.</summary>
    public async Task<IReadOnlyList<Place>> LoadAsync(IReadOnlyCollection<long> resourceIds, CancellationToken cancellationToken)
    {
        var rows = await context.Resources.AsNoTracking().Where(r => resourceIds.Contains(r.Id)).Select(r => new { r.Id, r.Type, r.WellDepth }).ToListAsync(cancellationToken);
        var places = rows.ConvertAll(r => new Place(Invariant(r.Id)) { Status = PlaceStatus.Known, ResourceId = r.Id, Type = r.Type, WellDepth = r.WellDepth });
        var byId = places.ToDictionary(p => p.ResourceId!.Value);
        foreach (var stored in await context.Timeseries.AsNoTracking().Where(t => resourceIds.Contains(t.ResourceId)).ToListAsync(cancellationToken))
        {
            if (byId.TryGetValue(stored.ResourceId, out var place)) Fill(place.GetSeries(stored.Name), stored, null);
        }

        return places;
    }

    private async Task<List<Row>> RowsAsync(string identity, CancellationToken cancellationToken)
    {
        var resources = context.Resources.AsNoTracking();
        switch (identity)
        {
            case Identities.OurWater:
                var all = await resources.Select(r => new { r.Id, r.Type, r.WellDepth }).ToListAsync(cancellationToken);
                return all.ConvertAll(r => new Row(Invariant(r.Id), r.Id, r.Type, r.WellDepth));
            case Identities.Name:
                return await resources.Where(r => r.Name != null).Select(r => new Row(r.Name!, r.Id, r.Type, r.WellDepth)).ToListAsync(cancellationToken);
            default:
                var name = ExternalIdNameOf(identity);
                var named = context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == name && e.IsIdentity);

                // An id that two of ours claim says nothing in a file before a person has said whose it is.
                if (run.Mapping is not null) named = named.Where(e => !context.ExternalIds.Any(o => o.RecordType == e.RecordType && o.Name == e.Name && o.Value == e.Value && o.State == MappingState.Conflict && !o.IsIdentity));
                return await named
                    .Join(resources, e => e.RecordId, r => r.Id, (e, r) => new Row(e.Value, r.Id, r.Type, r.WellDepth)).ToListAsync(cancellationToken);
        }
    }

    /// <summary>The series' range without what this run has stored already in an earlier attempt, so that its warnings are the same as without the interruption.</summary>
    private async Task<Dictionary<long, (int Count, double Min, double Max)>> FiguresBeforeAsync(CancellationToken cancellationToken)
    {
        var figures = await context.Readings.AsNoTracking().Where(r => r.RunId == null || r.RunId != run.Id)
            .GroupBy(r => r.TimeseriesId).Select(g => new { g.Key, Count = g.Count(), Min = g.Min(r => r.Value), Max = g.Max(r => r.Value) }).ToListAsync(cancellationToken);
        return figures.ToDictionary(f => f.Key, f => (f.Count, f.Min, f.Max));
    }

    private static void Fill(Series series, Timeseries stored, Dictionary<long, (int Count, double Min, double Max)>? before)
    {
        series.TimeseriesId = stored.Id;
        (series.Count, series.Min, series.Max) = before is null
            ? (stored.ReadingCount, stored.MinValue ?? 0, stored.MaxValue ?? 0)
            : before.GetValueOrDefault(stored.Id);
        if (stored is { FirstTime: { } first, LastTime: { } last })
        {
            series.FirstUnixMilliseconds = new DateTimeOffset(first).ToUnixTimeMilliseconds();
            series.LastUnixMilliseconds = new DateTimeOffset(last).ToUnixTimeMilliseconds();
        }
    }

    /// <summary>The external id that names a resource in an identity scheme.</summary>
    public static string ExternalIdNameOf(string identity) =>
        identity == Identities.LegacyMyWell ? ExternalIdNames.LegacyMyWellId : identity[Identities.ExternalIdPrefix.Length..];

    private static string Invariant(long id) => id.ToString(CultureInfo.InvariantCulture);
}
