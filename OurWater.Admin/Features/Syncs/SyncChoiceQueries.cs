using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Syncs;

/// <summary>What the form of a sync offers: systems, and the pincodes, villages and resources that are known already.</summary>
public sealed class SyncChoiceQueries(Database database)
{
    private const int MostFound = 8;
    private const int MostSearched = 500;

    public async Task<SyncChoices> FindAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var systems = await context.Datasources.AsNoTracking().Where(d => d.Type != DatasourceType.File && !d.IsUpload).OrderBy(d => d.Name).Select(d => new { d.Id, d.Name }).ToListAsync(cancellationToken);
        return new SyncChoices([.. systems.Select(d => new Choice(Text(d.Id), d.Name))], await PincodesAsync(context, cancellationToken), await VillagesAsync(context, cancellationToken));
    }

    /// <summary>Whether the datasource is a file, whose columns only the upload can map.</summary>
    public async Task<bool> IsFileAsync(Actor actor, long datasourceId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await context.Datasources.AnyAsync(d => d.Id == datasourceId && d.Type == DatasourceType.File, cancellationToken);
    }

    /// <summary>Resources that LegacyMyWell knows, by their id there, their name or their owner.</summary>
    public async Task<IReadOnlyList<Choice>> ResourcesAsync(Actor actor, string search, CancellationToken cancellationToken)
    {
        if (search.Trim().Length == 0) return [];
        await using var context = database.Open(actor.OrganisationId);
        var pattern = SearchText.Pattern(search);
        var found = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && e.IsIdentity)
            .Where(e => EF.Functions.Like(e.Value, pattern, SearchText.Escape) || context.Resources.Any(r => r.Id == e.RecordId && (EF.Functions.Like(r.Name!, pattern, SearchText.Escape) || EF.Functions.Like(r.OwnerName!, pattern, SearchText.Escape))))
            .OrderBy(e => e.Value).Take(MostFound).Select(e => new { e.Value, e.RecordId }).ToListAsync(cancellationToken);
        var labels = await RecordLabels.OfResourcesAsync(context, found.ConvertAll(f => f.RecordId), cancellationToken);
        return found.ConvertAll(f => new Choice(f.Value, labels.TryGetValue(f.RecordId, out var label) ? $"{f.Value}, {label.Name}" : f.Value, label?.Second));
    }

    /// <summary>Those of the choices that a text fits, the first of them.</summary>
    public static IReadOnlyList<Choice> Matching(IEnumerable<Choice> choices, string search) =>
        [.. choices.Where(c => c.Words.Contains(search.Trim(), StringComparison.CurrentCultureIgnoreCase) || c.Second?.Contains(search.Trim(), StringComparison.CurrentCultureIgnoreCase) == true).Take(MostFound)];

    private static async Task<IReadOnlyList<Choice>> PincodesAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var counts = await context.ExternalIds.AsNoTracking().Where(e => e.Name == ExternalIdNames.LegacyMyWellPincode && e.Value != "")
            .GroupBy(e => e.Value).Select(g => new { Pincode = g.Key, Resources = g.Count(e => e.RecordType == DataType.Resource) }).OrderBy(p => p.Pincode).Take(MostSearched).ToListAsync(cancellationToken);
        return counts.ConvertAll(p => new Choice(p.Pincode, p.Pincode, p.Resources == 0 ? null : Formats.Count(p.Resources, "resource")));
    }

    /// <summary>Villages that have an id there; others could not be looked up.</summary>
    private static async Task<IReadOnlyList<Choice>> VillagesAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var villages = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellId && e.IsIdentity && e.Value != "")
            .Join(context.Groups.Where(g => g.Type == GroupType.Village), e => e.RecordId, g => g.Id, (e, g) => new { g.Id, g.Name, e.Value }).OrderBy(v => v.Name).ThenBy(v => v.Value).Take(MostSearched).ToListAsync(cancellationToken);
        return villages.ConvertAll(v => new Choice(Text(v.Id), v.Name, v.Value));
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
