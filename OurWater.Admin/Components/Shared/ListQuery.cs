using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace OurWater.Admin.Components.Shared;

/// <summary>Page, sort, search and filters of a list, as they stand in the address, so that a link can be sent to a colleague.</summary>
/// <param name="Sort">Key of a column, with "-" before it for descending; null is the list's own order.</param>
public sealed record ListQuery(int Page, int Size, string? Sort, string? Search, ImmutableSortedDictionary<string, string> Filters)
{
    public const int DefaultSize = 25;
    public const int LargestSize = 100;
    private const string PageKey = "page";
    private const string SizeKey = "size";
    private const string SortKey = "sort";
    private const string SearchKey = "q";

    public static readonly ListQuery First = new(1, DefaultSize, null, null, ImmutableSortedDictionary<string, string>.Empty);

    public bool IsFiltered => Search is not null || Filters.Count > 0;
    public int Skip => (Page - 1) * Size;
    public bool Descending => Sort is ['-', ..];
    public string? SortColumn => Sort?.TrimStart('-');

    /// <summary>The value of a filter, null where it is not set.</summary>
    public string? this[string filter] => Filters.GetValueOrDefault(filter);

    /// <summary>Several values of one filter, comma between them.</summary>
    public IReadOnlyList<string> Values(string filter) => this[filter]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    // By content: a page that is drawn again must not load its list again.
    public bool Equals(ListQuery? other) => other is not null && (Page, Size, Sort, Search) == (other.Page, other.Size, other.Sort, other.Search) && Filters.SequenceEqual(other.Filters);

    public override int GetHashCode() => HashCode.Combine(Page, Size, Sort, Search, Filters.Count);

    /// <param name="filters">The keys that this list knows; all others in the address are somebody else's.</param>
    /// <param name="prefix">Where a page has two lists, what stands before this one's keys.</param>
    public static ListQuery Parse(string uri, IEnumerable<string> filters, string prefix = "")
    {
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        var values = QueryHelpers.ParseQuery(at < 0 ? "" : uri[at..].Split('#')[0]);
        string? Get(string key) => values.TryGetValue(prefix + key, out var v) && v.ToString().Trim() is { Length: > 0 } text ? text : null;
        int Whole(string key, int otherwise, int most) =>
            int.TryParse(Get(key), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? Math.Min(n, most) : otherwise;

        var found = filters.Select(f => (Key: f, Value: Get(f))).Where(f => f.Value is not null).ToImmutableSortedDictionary(f => f.Key, f => f.Value!, StringComparer.Ordinal);
        return new ListQuery(Whole(PageKey, 1, 1_000_000), Whole(SizeKey, DefaultSize, LargestSize), Get(SortKey), Get(SearchKey), found);
    }

    public ListQuery OnPage(int page) => this with { Page = Math.Max(1, page) };

    public ListQuery SearchedFor(string? text) => this with { Search = string.IsNullOrWhiteSpace(text) ? null : text.Trim(), Page = 1 };

    public ListQuery Where(string filter, string? value) => this with
    {
        Filters = string.IsNullOrEmpty(value) ? Filters.Remove(filter) : Filters.SetItem(filter, value),
        Page = 1,
    };

    public ListQuery Unfiltered() => this with { Search = null, Filters = Filters.Clear(), Page = 1 };

    /// <summary>What a click on a column's title does: ascending, then descending.</summary>
    public ListQuery SortedBy(string column) => this with { Sort = Sort == column ? "-" + column : column, Page = 1 };

    /// <summary>The address of this list on the page at <paramref name="uri"/>; keys that are not this list's stay.</summary>
    public string Href(string uri, IEnumerable<string> filters, string prefix = "")
    {
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        var path = (at < 0 ? uri : uri[..at]).Split('#')[0];
        var own = filters.Concat([PageKey, SizeKey, SortKey, SearchKey]).Select(k => prefix + k).ToHashSet(StringComparer.Ordinal);
        var query = QueryHelpers.ParseQuery(at < 0 ? "" : uri[at..].Split('#')[0])
            .Where(p => !own.Contains(p.Key))
            .SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v)))
            .ToList();
        void Add(string key, string? value)
        {
            if (value is not null)
            {
                query.Add(KeyValuePair.Create(prefix + key, (string?)value));
            }
        }

        Add(SearchKey, Search);
        foreach (var (key, value) in Filters)
        {
            Add(key, value);
        }

        Add(SortKey, Sort);
        Add(SizeKey, Size == DefaultSize ? null : Size.ToString(CultureInfo.InvariantCulture));
        Add(PageKey, Page == 1 ? null : Page.ToString(CultureInfo.InvariantCulture));
        return QueryHelpers.AddQueryString(path, query);
    }
}

/// <summary>One page of a list, and how many there are in all.</summary>
public sealed record ListPage<T>(IReadOnlyList<T> Items, long Total);
