using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Extensions;

namespace OurWater.Admin.Api.Http;

/// <summary>One page of a list.</summary>
/// <param name="Total">How many records there are in all.</param>
/// <param name="Next">The address of the next page; null at the end. It goes on after the last record of this page, so nothing is lost or doubled while records are added.</param>
internal sealed record Page<T>(IReadOnlyList<T> Data, long Start, int Limit, [property: JsonPropertyName("page")] long Number, long Total, string? Next);

/// <param name="After">The position of the last record of the page before: time (where the list is ordered by one) and id.</param>
internal sealed record PageRequest(long Start, int Limit, long Page, Position? After)
{
    private const int LargestLimit = 1000;
    private const int DefaultLimit = 100;

    /// <summary>How many records to pass over where no position is given.</summary>
    private long Offset => After is null ? Start + Page * Limit : 0;

    /// <summary>No list is so long: EF counts rows to skip in 32 bits.</summary>
    public bool IsBeyondAll => Offset > int.MaxValue;

    public static PageRequest Read(QueryReader query)
    {
        var page = new PageRequest(
            query.Number("start", 0, int.MaxValue, 0),
            (int)query.Number("limit", 1, LargestLimit, DefaultLimit),
            query.Number("page", 0, int.MaxValue, 0),
            null);
        if (query.Text("cursor") is not { } cursor) return page;
        if (Position.Read(cursor) is { } after) return page with { After = after };
        query.Errors.Add("cursor", "This is none of ours. Follow next as it was given, or begin again without it.");
        return page;
    }

    /// <summary>Takes this page and one record more, which says whether there is a next page.</summary>
    public IQueryable<T> Take<T>(IQueryable<T> ordered) => Offset == 0 ? ordered.Take(Limit + 1) : ordered.Skip((int)Offset).Take(Limit + 1);

    public Page<TView> Make<T, TView>(List<T> found, long total, HttpRequest request, Func<T, Position> position, Func<T, TView> view)
    {
        var more = found.Count > Limit;
        if (more) found.RemoveAt(Limit);
        return new Page<TView>(found.ConvertAll(r => view(r)), Start, Limit, Page, total, more ? NextLink(request, position(found[^1])) : null);
    }

    private string NextLink(HttpRequest request, Position last)
    {
        var query = new QueryBuilder(request.Query.Where(q => q.Key is not ("cursor" or "page")).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v ?? ""))))
        {
            { "page", (Page + 1).ToString(CultureInfo.InvariantCulture) },
            { "cursor", last.Write() },
        };
        return request.PathBase + request.Path + query.ToString();
    }
}

/// <summary>Where a record stands in its list.</summary>
internal readonly record struct Position(long Id, DateTime Time = default)
{
    public string Write() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Id}.{Time.Ticks}")));

    public static Position? Read(string cursor)
    {
        if (!Base64Url.IsValid(cursor)) return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? new Position(id, new DateTime(ticks, DateTimeKind.Utc))
            : null;
    }
}
