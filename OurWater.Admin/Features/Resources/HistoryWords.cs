using System.Text.Json;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>Changes as a person reads them.</summary>
internal static class HistoryWords
{
    /// <summary>A deleted reading is kept in its resource's history under this name.</summary>
    public const string Reading = "reading";
    public const string Groups = "groups";
    private const string State = ".state";

    public static async Task<IReadOnlyList<HistoryEntry>> OfAsync(OurWaterDbContext context, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        var readings = await RecordLabels.OfReadingsAsync(context, [.. changes.Where(c => c.RecordType == DataType.Reading).Select(c => c.RecordId).Distinct()], cancellationToken);
        var runs = await RunSources.LoadAsync(context, changes.Select(c => c.RunId), cancellationToken);
        var moves = await MoveWords.LoadAsync(context, changes, cancellationToken);
        return [.. changes.Select(c => new HistoryEntry
        {
            At = c.At,
            By = c.By,
            Run = runs.Of(c.RunId),
            Row = c.Row,
            Lines = c.RecordType == DataType.Reading ? [.. OfReading(c, readings.GetValueOrDefault(c.RecordId), moves)] : [.. OfFields(c)],
        })];
    }

    private static IEnumerable<HistoryLine> OfReading(RecordChange change, ReadingLabel? reading, MoveWords moves)
    {
        string Value(double? value) => value is null || reading is null ? Formats.Number(value, 2) : $"{Formats.Value(value, reading.Type)} {reading.Unit}".TrimEnd();
        var moved = moves.Of(change);
        foreach (var line in moved) yield return line;
        if (moved.Count == 0 || change.OldValue != change.NewValue) yield return new HistoryLine("Reading", Value(change.OldValue), Value(change.NewValue), reading?.Time, reading?.Precision ?? TimePrecision.Day);
    }

    private static IEnumerable<HistoryLine> OfFields(RecordChange change)
    {
        var (before, after) = (RecordFields.Read(change.Before), RecordFields.Read(change.After));
        foreach (var field in before.Keys.Union(after.Keys))
        {
            if (field == Reading && before.TryGetValue(field, out var gone) && gone.ValueKind == JsonValueKind.Object) yield return OfDeleted(gone.Deserialize<DeletedReading>(Json.Options)!);
            else yield return new HistoryLine(NameOf(field), Words(before, field), Words(after, field));
        }
    }

    private static HistoryLine OfDeleted(DeletedReading reading) =>
        new("Reading", $"{Formats.Number(reading.Value, 2)} {reading.Unit}".TrimEnd(), "Deleted", reading.Time, reading.Precision);

    private static string NameOf(string field) => field switch
    {
        Reading => "Reading",
        Groups => "Groups",
        _ when field.EndsWith(State, StringComparison.Ordinal) => $"{RecordFields.Name(field[..^State.Length])}, state",
        _ => RecordFields.Name(field),
    };

    private static string Words(IReadOnlyDictionary<string, JsonElement> fields, string field) =>
        fields.TryGetValue(field, out var value) && value.ValueKind == JsonValueKind.String && field is not "resourceType" ? value.GetString()! : RecordFields.Words(fields, field);
}

/// <summary>What is kept of a reading that a person deleted.</summary>
internal sealed record DeletedReading(string Series, DateTime Time, TimePrecision Precision, double Value, string Unit);
