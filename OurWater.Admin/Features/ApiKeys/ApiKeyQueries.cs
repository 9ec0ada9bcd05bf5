using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.ApiKeys;

/// <summary>The API keys of the organisation; for its administrators.</summary>
public sealed class ApiKeyQueries(Database database)
{
    /// <summary>Those that work before those that were revoked; the newest first.</summary>
    public async Task<ListPage<ApiKeyRow>> ListAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Admin, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var keys = context.ApiKeys.AsNoTracking();
        if (query.Search is { } text)
        {
            var pattern = SearchText.Pattern(text);
            keys = keys.Where(k => EF.Functions.Like(k.Name, pattern, SearchText.Escape) || EF.Functions.Like(k.Prefix, pattern, SearchText.Escape));
        }

        var total = await keys.LongCountAsync(cancellationToken);
        var page = await keys.OrderBy(k => k.RevokedAt != null).ThenByDescending(k => k.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        return new ListPage<ApiKeyRow>(page.ConvertAll(k => new ApiKeyRow(k.Id, k.Name, k.Prefix, k.Scopes, k.CreatedAt, k.ExpiresAt, k.LastUsedAt, k.RevokedAt)), total);
    }
}
