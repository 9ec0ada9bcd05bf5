using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features;

/// <summary>The fields of a record that a person changes: unlike a file, a person may empty one.</summary>
internal sealed class PersonDiff
{
    private readonly SortedDictionary<string, object?> _before = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, object?> _after = new(StringComparer.Ordinal);

    public bool IsEmpty => _after.Count == 0;

    public void Set<T>(string field, T stored, T wanted, Action<T> set)
    {
        if (EqualityComparer<T>.Default.Equals(stored, wanted)) return;
        (_before[field], _after[field]) = (stored, wanted);
        set(wanted);
    }

    public RecordChange ToChange(DataType type, long recordId, DateTime at, string by) => new()
    {
        RecordType = type,
        RecordId = recordId,
        Before = Json.Write(_before),
        After = Json.Write(_after),
        At = at,
        By = by,
    };
}

/// <summary>A person wrote it last: an undo of the run that made it leaves it alone.</summary>
internal static class TouchedBy
{
    public static void Person(Resource resource, DateTime at) => (resource.Origin, resource.RunId, resource.Row, resource.UpdatedAt) = (ValueOrigin.Person, null, null, at);

    public static void Person(Group group, DateTime at) => (group.Origin, group.RunId, group.Row, group.UpdatedAt) = (ValueOrigin.Person, null, null, at);
}
