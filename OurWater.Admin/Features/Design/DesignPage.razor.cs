using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Design;

/// <summary>Made-up figures: nothing here reads or writes the database.</summary>
public sealed partial class DesignPage
{
    private static readonly PullCounts Running = new() { Read = 18432, Created = 18208, Updated = 36, Unchanged = 100, Skipped = 48, Conflicted = 8, Rejected = 32 };
    private static readonly IReadOnlyList<double> Speed = [.. Enumerable.Range(0, 45).Select(i => i < 3 ? 150 + (i * 120) : i is > 18 and < 23 ? 220 : 430 - (i * 0.6) + (20 * Math.Sin(i)))];
    private static readonly IReadOnlyList<PlotSeries> Series = [new("Wells", "well"), new("Rain gauges", "raingauge"), new("Check dams", "checkdam"), new("Water quality", "quality")];
    private static readonly IReadOnlyList<MonthBar> Months =
    [
        .. Enumerable.Range(0, 24).Select(i => new DateTime(2024, 12, 1).AddMonths(i)).Select((m, i) =>
            new MonthBar(m.Year, m.Month, [i == 23 ? 170 : 260 + (i * 7 % 50), m.Month is >= 6 and <= 9 ? 160 : 4, i == 23 ? 45 : 20 + (i * 37 % 110), i * 3 % 7])),
    ];

    private static readonly IReadOnlyList<MapPoint> Wells =
    [
        .. Enumerable.Range(0, 24).Select(i => new MapPoint(1111 + i, 24.593 + (0.012 * Math.Sin(i * 2.4) * i / 24), 74.198 + (0.018 * Math.Cos(i * 2.4) * i / 24), $"Well {1111 + i}", i % 6 == 5 ? ResourceType.Checkdam : ResourceType.Well)),
    ];

    private static readonly IReadOnlyList<MapArea> Areas =
    [
        new(1, "313603", GroupType.Pincode, """{"type":"Polygon","coordinates":[[[74.178,24.607],[74.203,24.609],[74.219,24.603],[74.222,24.585],[74.204,24.579],[74.181,24.582],[74.178,24.607]]]}"""),
        new(2, "Hinta", GroupType.Village, """{"type":"Polygon","coordinates":[[[74.189,24.600],[74.201,24.601],[74.207,24.595],[74.202,24.587],[74.190,24.588],[74.189,24.600]]]}"""),
    ];

    private static readonly IReadOnlyList<PlotPoint> Readings = [.. MakeReadings()];

    private long? _chosen = 1111;
    private string? _answer;

    private async Task AskAsync()
    {
        var yes = await Dialogs.ConfirmAsync("Delete datasource “GGMN”?", "2 syncs use it and will stop. No reading is deleted.", "Delete datasource");
        _answer = yes ? "Deleted" : "Kept";
    }

    private static Task<ListPage<MapPoint>> ListAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var found = Wells.Where(w => query.Search is null || w.Name.Contains(query.Search, StringComparison.OrdinalIgnoreCase))
            .Where(w => query["type"] is null || w.Type.ToString().Equals(query["type"], StringComparison.OrdinalIgnoreCase));
        found = query.SortColumn == "lat" ? found.OrderBy(w => w.Latitude) : found.OrderBy(w => w.Name, StringComparer.Ordinal);
        var all = query.Descending ? found.Reverse().ToList() : found.ToList();
        return Task.FromResult(new ListPage<MapPoint>(all.Skip(query.Skip).Take(Math.Min(query.Size, 8)).ToList(), all.Count));
    }

    private static IEnumerable<PlotPoint> MakeReadings()
    {
        var start = new DateTime(2012, 8, 26, 0, 0, 0, DateTimeKind.Utc);
        for (var week = 0; week < 742; week++)
        {
            var time = start.AddDays(week * 7);
            if (week is > 180 and < 260 || (time.Year == 2025 && time.Month is 4 or 5 or 6) || week is > 700 and < 706)
            {
                continue;
            }

            // Water falls from September to June and rises with the monsoon.
            var part = (time.DayOfYear + 110) % 365 / 365.0;
            var depth = part < 0.75 ? 3.2 + (18.7 * part / 0.75) : 21.9 - (18.7 * (part - 0.75) / 0.25);
            var (source, name) = time.Year < 2024 || time is { Year: 2024, Month: < 10 } ? (PlotSource.System, "LegacyMyWell") : time is { Year: 2026, Month: > 2 } ? (PlotSource.Api, "Field app") : (PlotSource.File, "Uploaded file");
            yield return new PlotPoint(time, TimePrecision.Day, Math.Round(depth + (0.4 * Math.Sin(week * 1.7)), 2), source, name,
                source is PlotSource.File ? $"File hinta-winter.csv, row {week}" : name, source is PlotSource.File ? "Uploaded 3 Mar 2025, run 41" : null);
        }
    }
}
