using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Data.TwoWay;
using OurWater.Admin.Datasources;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Datasources;

/// <param name="Where">Its address, or the name of its file.</param>
public sealed record DatasourceRow(long Id, string Name, DatasourceType Type, string Where, IReadOnlyList<SyncName> Syncs, DateTime? LastSync)
{
    /// <summary>A system that calls the API by itself.</summary>
    public bool IsCaller => Type == DatasourceType.File && Where.Length == 0;
}

/// <summary>A datasource as its form shows it: without its secrets.</summary>
public sealed record DatasourceDetail(long Id, string Name, DatasourceType Type, string BaseUrl, string? Username, string? FileName, IReadOnlyList<SyncName> Syncs);

/// <summary>The datasources that a person configured; those of single uploads are not among them.</summary>
public sealed class DatasourceQueries(Database database)
{
    public async Task<ListPage<DatasourceRow>> ListAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var sources = context.Datasources.AsNoTracking().Where(d => !d.IsUpload);
        if (query.Search is { } text)
        {
            var pattern = SearchText.Pattern(text);
            sources = sources.Where(d => EF.Functions.Like(d.Name, pattern, SearchText.Escape));
        }

        var total = await sources.LongCountAsync(cancellationToken);
        var page = await sources.Include(d => d.File).OrderBy(d => d.Name).ThenBy(d => d.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        var ids = page.ConvertAll(d => d.Id);
        var syncs = (await context.Syncs.AsNoTracking().Where(s => ids.Contains(s.DatasourceId)).OrderBy(s => s.Id).Select(s => new { s.DatasourceId, s.Id, s.Name, s.LastSyncDate }).ToListAsync(cancellationToken)).ToLookup(s => s.DatasourceId);
        return new ListPage<DatasourceRow>(page.ConvertAll(d => new DatasourceRow(d.Id, d.Name, d.Type, WhereOf(d), [.. syncs[d.Id].Select(s => new SyncName(s.Id, s.Name))], syncs[d.Id].Max(s => s.LastSyncDate))), total);
    }

    public async Task<DatasourceDetail?> FindAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var source = await context.Datasources.AsNoTracking().Include(d => d.File).SingleOrDefaultAsync(d => d.Id == id && !d.IsUpload, cancellationToken);
        if (source is null) return null;
        var settings = source.Type == DatasourceType.LegacyMyWell ? DatasourceFactory.SettingsOf(source) : null;
        return new DatasourceDetail(source.Id, source.Name, source.Type, settings?.BaseUrl ?? "", settings?.Username, source.File?.Name, await DatasourceCommands.UsedByAsync(context, id, cancellationToken));
    }

    /// <summary>Names of the datasources of the same kind on other servers.</summary>
    public async Task<IReadOnlyList<string>> OthersAsync(Actor actor, long? id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var others = id is { } own ? await OtherServers.OfAsync(context, own, cancellationToken) : await OtherServers.ThanAsync(context, "", cancellationToken);
        return await context.Datasources.Where(d => others.Contains(d.Id)).OrderBy(d => d.Id).Select(d => d.Name).ToListAsync(cancellationToken);
    }

    private static string WhereOf(Datasource source) => source.Type == DatasourceType.LegacyMyWell ? DatasourceFactory.SettingsOf(source).BaseUrl : source.File?.Name ?? "";
}
