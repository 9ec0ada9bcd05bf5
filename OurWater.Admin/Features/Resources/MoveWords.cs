using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>From where to where a reading was moved, as a person reads it.</summary>
internal sealed class MoveWords
{
    private readonly Dictionary<long, string> _resources = [];

    public static async Task<MoveWords> LoadAsync(OurWaterDbContext context, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        var words = new MoveWords();
        var series = changes.Where(IsMove).SelectMany(c => new[] { Stood(c.Before!).TimeseriesId, Stood(c.After!).TimeseriesId }).OfType<long>().Distinct()
            .ToList();
        if (series.Count == 0) return words;
        var resources = await context.Timeseries.Where(t => series.Contains(t.Id)).Select(t => new { t.Id, t.ResourceId }).ToListAsync(cancellationToken);
        var labels = await RecordLabels.OfResourcesAsync(context, [.. resources.Select(r => r.ResourceId).Distinct()], cancellationToken);
        foreach (var one in resources) words._resources[one.Id] = labels[one.ResourceId].Name;
        return words;
    }

    /// <summary>Empty where the reading stayed at its place.</summary>
    public IReadOnlyList<HistoryLine> Of(RecordChange change)
    {
        if (!IsMove(change)) return [];
        var (before, after) = (Stood(change.Before!), Stood(change.After!));
        var lines = new List<HistoryLine>();
        if (before.TimeseriesId != after.TimeseriesId) lines.Add(new HistoryLine("Resource", Resource(before), Resource(after)));
        if (before.Time != after.Time) lines.Add(new HistoryLine("Time", Time(before), Time(after)));
        return lines;
    }

    private static bool IsMove(RecordChange change) => change is { RecordType: DataType.Reading, Before: not null, After: not null };

    private static ReadingStood Stood(string json) => Json.Read<ReadingStood>(json);

    private string Resource(ReadingStood stood) => stood.TimeseriesId is { } series ? _resources.GetValueOrDefault(series, Formats.Nothing) : Formats.Nothing;

    private static string Time(ReadingStood stood) =>
        RemoteLabels.Time(new DateTimeOffset(DateTime.SpecifyKind(stood.Time, DateTimeKind.Utc)).ToUnixTimeMilliseconds(), stood.Precision);
}
