using System.Globalization;
using System.Text.Json;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine;

/// <summary>Takes what rows became, one after the other, into the batch; finds identities that stood earlier in the file.</summary>
/// <param name="original">The current row as it stood in the file.</param>
internal sealed class RowCollector(Func<List<string>> original) : IRowSink
{
    private readonly SeenReadings _seen = new();
    private readonly Dictionary<string, (int Row, string Content)> _records = new(StringComparer.Ordinal);
    private int _series;

    /// <summary>Where rows go; null while a resumed run passes over what it has stored already: then only identities are remembered.</summary>
    public ReadingBatch? Batch { get; set; }

    /// <summary>All series met so far, by ordinal.</summary>
    public List<Series> Series { get; } = [];

    public bool Reading(in MappedReading reading)
    {
        if (Batch is not null) Batch.Read++;
        var series = reading.Series;
        if (series.Ordinal < 0)
        {
            series.Ordinal = _series++;
            Series.Add(series);
        }

        if (_seen.TryAdd(series.Ordinal, reading.UnixMilliseconds, reading.Row, reading.Value, out var first))
        {
            Batch?.Add(reading);
            return true;
        }

        if (Batch is null) return false;
        if (first.Value == reading.Value)
        {
            Batch.Unchanged++;
            if (Batch.Warnings.WantsExample(ReasonCodes.DuplicateRow)) Batch.Warnings.Add(ReasonCodes.DuplicateRow, Invariant($"row {reading.Row}: the same reading stands on row {first.Row}"));
            else Batch.Warnings.Add(ReasonCodes.DuplicateRow, "");
            return false;
        }

        var place = series.Place.Identity;
        var problem = new RowProblem(
            ReasonCodes.DuplicateWithOtherValue, null, Invariant($"The same place and time stands on row {first.Row} with the value {first.Value}. That row is used. Leave one of the two out."), place);
        Reject(new RowRejection(reading.Row, reading.Column, [problem], original()));
        return false;
    }

    public void Resource(MappedResource resource)
    {
        if (!IsFirst(resource.Identity, resource.Row, Json(resource with { Row = 0 })) || Batch is null) return;
        Batch.Resources.Add(resource);
        Batch.Originals.Add(original());
    }

    public void Group(MappedGroup group)
    {
        if (!IsFirst(group.Identity, group.Row, Json(group with { Row = 0 })) || Batch is null) return;
        Batch.Groups.Add(group);
        Batch.Originals.Add(original());
    }

    public void Skipped(int row, int column, string reason)
    {
        if (Batch is null) return;
        Batch.Read++;
        Batch.Skipped++;
    }

    public void Rejected(RowRejection rejection)
    {
        if (Batch is null) return;
        Batch.Read++;
        Reject(rejection);
    }

    public void Warning(int row, string code, string message) =>
        Batch?.Warnings.Add(code, Batch.Warnings.WantsExample(code) ? Invariant($"row {row}: {message}") : "");

    /// <summary>A resource or group that stands twice in a file is one record: the first row says what it is.</summary>
    private bool IsFirst(string identity, int row, string content)
    {
        if (Batch is not null) Batch.Read++;
        if (_records.TryAdd(identity, (row, content))) return true;
        if (Batch is null) return false;
        var first = _records[identity];
        if (first.Content == content)
        {
            Batch.Unchanged++;
            Batch.Warnings.Add(ReasonCodes.DuplicateRow, Invariant($"row {row}: the same record stands on row {first.Row}"));
            return false;
        }

        var problem = new RowProblem(ReasonCodes.DuplicateWithOtherValue, null, Invariant($"The same record stands on row {first.Row} with other values. That row is used. Leave one of the two out."), identity);
        Reject(new RowRejection(row, 0, [problem], original()));
        return false;
    }

    private static string Json<T>(T record) => JsonSerializer.Serialize(record);

    private void Reject(RowRejection rejection)
    {
        Batch!.Rejected.Add(rejection);
        var problem = rejection.Problems[0];
        Batch.Warnings.Add(problem.Code, Invariant($"row {rejection.Row}: {problem.Message}"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
