using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>A LegacyMyWell server, read. Villages and resources are few and come whole; readings come by their numbers once, then by their changes.</summary>
public sealed class LegacyMyWellDatasource : IDatasource
{
    private const int PageSize = 1_000;

    /// <summary>What changed lately is asked for in larger pages, so that a run with nothing new makes one request.</summary>
    private const int ChangesPageSize = 20_000;

    /// <summary>So many numbers fit into one address.</summary>
    private const int IdsInAddress = 300;

    private static readonly string[] ReadingFields = ["id", "date", "value", "villageId", "postcode", "resourceId", "updatedAt"];

    private readonly LegacyHttp _http;
    private readonly LegacyReadings _readings;
    private readonly LegacyMyWellTarget _target;
    private readonly LegacyProbe _probe;

    /// <param name="http">Makes the connections; its lifetime is the caller's.</param>
    public LegacyMyWellDatasource(HttpClient http, LegacyMyWellSettings settings, LegacyMyWellSecrets secrets, TimeProvider clock, LegacyMyWellPace? pace = null)
    {
        pace ??= LegacyMyWellPace.Default;
        _http = new LegacyHttp(http, settings, secrets, clock, pace);
        _readings = new LegacyReadings(clock);
        _target = new LegacyMyWellTarget(_http, _readings, pace);
        _probe = new LegacyProbe(_http);
    }

    public string Title => "LegacyMyWell";

    public IPushTarget Target => _target;

    public Task<DatasourceReport> TestAsync(CancellationToken cancellationToken) => _probe.TestAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async IAsyncEnumerable<RemotePage<RemoteGroup>> ReadGroupsAsync(SyncSelection selection, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scope = new LegacyScope(selection);
        var rows = await _http.GetAsync("/villages?" + LegacyFilter.Query("filter", LegacyFilter.Make(scope.Places(), ["postcode ASC", "id ASC"])), LegacyJson.Default.ListVillageRow, cancellationToken);
        var mine = rows.Where(r => r.Postcode is not { } pincode || scope.HoldsVillage(pincode, LegacyPlaces.VillageKey(pincode, r.Id) ?? "")).ToList();
        var villages = mine.ConvertAll(LegacyPlaces.Village);
        var pincodes = mine.Select(r => r.Postcode).OfType<int>().Distinct().Order().Select(LegacyPlaces.Pincode);
        var all = pincodes.Select(p => (Group: (RemoteGroup?)p, Rejected: (RowRejection?)null)).Concat(villages).ToList();
        foreach (var (some, position) in Pages(all, after))
        {
            yield return new RemotePage<RemoteGroup>([.. some.Select(s => s.Group).OfType<RemoteGroup>()], [.. some.Select(s => s.Rejected).OfType<RowRejection>()], position, some.Max(s => s.Group?.UpdatedAt));
        }
    }

    public async IAsyncEnumerable<RemotePage<RemoteResource>> ReadResourcesAsync(SyncSelection selection, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = await ResourcesAsync(new LegacyScope(selection), cancellationToken);
        foreach (var (some, position) in Pages(all, after))
        {
            yield return new RemotePage<RemoteResource>(
                [.. some.Select(s => s.Resource).OfType<RemoteResource>()],
                [.. some.Select(s => s.Rejected).OfType<RowRejection>()],
                position,
                some.Max(s => s.Resource?.UpdatedAt),
                [.. some.Select(s => s.Warning).OfType<string>().Select(w => (ReasonCodes.OtherType, w))]);
        }
    }

    public async IAsyncEnumerable<RemotePage<RemoteReading>> ReadReadingsAsync(ReadingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scope = await ScopeAsync(request.Selection, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var order = request.Since is null ? ReadingOrder.ByNumber : ReadingOrder.ByChange;
        var position = ReadingPagePosition.Parse(request.After);
        var next = PageAsync(scope, order, request.Since, position, stop.Token);
        try
        {
            while (true)
            {
                var rows = await next;
                if (rows.Count > 0) position = new ReadingPagePosition(rows[^1].Id, rows[^1].UpdatedAt);
                var isLast = rows.Count < LimitOf(order);
                if (!isLast) next = PageAsync(scope, order, request.Since, position, stop.Token); // on its way while the caller works on this page
                yield return _readings.Understand(rows, scope, position.ToString());
                if (isLast) yield break;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task<IReadOnlyList<RemoteReading>> FindReadingsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var found = new List<RemoteReading>();
        foreach (var some in ids.Chunk(IdsInAddress))
        {
            var rows = await ReadingsAsync(LegacyFilter.Make(LegacyFilter.In("id", some), ["id ASC"], fields: ReadingFields), cancellationToken);
            found.AddRange(_readings.Understand(rows, new LegacyScope(new SyncSelection()), "").Records);
        }

        return found;
    }

    public async Task<DateTime?> NewestChangeAsync(SyncSelection selection, CancellationToken cancellationToken)
    {
        var scope = await ScopeAsync(selection, cancellationToken);
        var rows = await ReadingsAsync(LegacyFilter.Make(scope.Readings(), ["updatedAt DESC"], 1, ["id", "updatedAt"]), cancellationToken);
        return rows.Count == 0 ? null : rows[0].UpdatedAt;
    }

    public async Task<long?> CountReadingsAsync(SyncSelection selection, CancellationToken cancellationToken)
    {
        var scope = await ScopeAsync(selection, cancellationToken);
        return await _probe.CountAsync("readings", LegacyFilter.And(scope.Readings(), Since(scope)), cancellationToken);
    }

    private enum ReadingOrder
    {
        ByNumber,
        ByChange,
    }

    private sealed record ReadingPagePosition(long Id, DateTime? UpdatedAt)
    {
        public static ReadingPagePosition Parse(string? text)
        {
            var parts = text?.Split('|');
            return parts is [var id, var at] && long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? new(number, DateTime.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : null)
                : new(0, null);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}|{UpdatedAt:yyyy-MM-ddTHH:mm:ss.fffZ}");
    }

    private Task<List<ReadingRow>> PageAsync(LegacyScope scope, ReadingOrder order, DateTime? since, ReadingPagePosition position, CancellationToken cancellationToken)
    {
        var isFirst = position.Id == 0;
        var after = order == ReadingOrder.ByNumber
            ? isFirst ? null : LegacyFilter.Op("id", "gt", position.Id)
            : isFirst || position.UpdatedAt is not { } at
                ? LegacyFilter.Op("updatedAt", "gte", LegacyFilter.Time(since!.Value))
                : LegacyFilter.Or([LegacyFilter.Op("updatedAt", "gt", LegacyFilter.Time(at)), LegacyFilter.And(LegacyFilter.Is("updatedAt", LegacyFilter.Time(at)), LegacyFilter.Op("id", "gt", position.Id))!]);
        var where = LegacyFilter.And(scope.Readings(), Since(scope), after);
        return ReadingsAsync(LegacyFilter.Make(where, order == ReadingOrder.ByNumber ? ["id ASC"] : ["updatedAt ASC", "id ASC"], LimitOf(order), ReadingFields), cancellationToken);
    }

    private static int LimitOf(ReadingOrder order) => order == ReadingOrder.ByNumber ? PageSize : ChangesPageSize;

    private static JsonObject? Since(LegacyScope scope) => scope.Since is { } since ? LegacyFilter.Op("date", "gte", LegacyFilter.Time(since)) : null;

    private Task<List<ReadingRow>> ReadingsAsync(JsonObject filter, CancellationToken cancellationToken) =>
        _http.GetAsync("/readings?" + LegacyFilter.Query("filter", filter), LegacyJson.Default.ListReadingRow, cancellationToken);

    private async Task<LegacyScope> ScopeAsync(SyncSelection selection, CancellationToken cancellationToken)
    {
        var scope = new LegacyScope(selection);
        if (scope.NeedsResources) scope.Know((await ResourcesAsync(scope, cancellationToken)).Select(r => r.Resource?.Key).OfType<string>());
        return scope;
    }

    private async Task<List<(RemoteResource? Resource, RowRejection? Rejected, string? Warning)>> ResourcesAsync(LegacyScope scope, CancellationToken cancellationToken)
    {
        var rows = await _http.GetAsync("/resources?" + LegacyFilter.Query("filter", LegacyFilter.Make(scope.Places(), ["id ASC", "postcode ASC"], withoutImage: true)), LegacyJson.Default.ListResourceRow, cancellationToken);
        var all = rows.ConvertAll(LegacyPlaces.Resource).FindAll(r => r.Resource is not { } found
            || scope.HoldsResource(found.Key, int.Parse(found.ExternalIds[ExternalIdNames.LegacyMyWellPincode], CultureInfo.InvariantCulture), found.GroupKeys.FirstOrDefault(g => g.Contains('.', StringComparison.Ordinal)), found.Latitude, found.Longitude));
        foreach (var resource in all.Select(r => r.Resource).OfType<RemoteResource>()) _readings.Types[resource.Key] = resource.Type;
        return all;
    }

    /// <summary>Cuts a list that came whole; a page's position is how many are done.</summary>
    private static IEnumerable<(IReadOnlyList<T> Page, string Position)> Pages<T>(List<T> all, string? after)
    {
        var done = int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        for (; done < all.Count; done += PageSize)
        {
            var page = all.GetRange(done, Math.Min(PageSize, all.Count - done));
            yield return (page, (done + page.Count).ToString(CultureInfo.InvariantCulture));
        }
    }
}
