using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

/// <summary>The fields of a record that a caller changes, before and after, to be kept as its history.</summary>
internal sealed class RecordHistory
{
    private readonly SortedDictionary<string, object?> _before = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, object?> _after = new(StringComparer.Ordinal);

    public bool IsEmpty => _after.Count == 0;

    public int Count => _after.Count;

    public void Changed(string field, object? before, object? after)
    {
        if (Equals(before, after)) return;
        _before[field] = before;
        _after[field] = after;
    }

    /// <summary>Takes what differs between two snapshots of the same fields.</summary>
    public void Compare(IReadOnlyDictionary<string, object?> before, IReadOnlyDictionary<string, object?> after)
    {
        foreach (var (field, value) in after) Changed(field, before[field], value);
    }

    public RecordChange ToChange(DataType type, long recordId, string by, DateTime at) => new()
    {
        RecordType = type,
        RecordId = recordId,
        Before = Json.Write(_before),
        After = Json.Write(_after),
        By = by,
        At = at,
    };
}
