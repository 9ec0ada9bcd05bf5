using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>Writes the external ids of one record, and remembers what they were.</summary>
internal sealed class LinkWriter(OurWaterDbContext context, DataType type, long recordId, DateTime now)
{
    private readonly SortedDictionary<string, object?> _before = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, object?> _after = new(StringComparer.Ordinal);

    public void Set(ExternalId? stored, string name, string value, MappingState state)
    {
        if (stored is null)
        {
            stored = new ExternalId { RecordType = type, RecordId = recordId, Name = name, Value = value, IsIdentity = ExternalIdNames.IsIdentity(name), CreatedAt = now };
            context.ExternalIds.Add(stored);
            Change(Field(name), null, value);
        }
        else if (stored.Value != value)
        {
            Change(Field(name), stored.Value, value);
            stored.Value = value;
        }
        else if (stored.State != state)
        {
            Change(Field(name) + ".state", LinkStates.Key(stored.State), LinkStates.Key(state));
        }
        else
        {
            return;
        }

        (stored.State, stored.Reason, stored.Origin, stored.RunId, stored.UpdatedAt) = (state, null, ValueOrigin.Person, null, now);
    }

    public void Move(ExternalId stored, MappingState state)
    {
        Change(Field(stored.Name) + ".state", LinkStates.Key(stored.State), LinkStates.Key(state));
        (stored.State, stored.Reason, stored.UpdatedAt) = (state, null, now);
    }

    public void Remove(ExternalId stored)
    {
        Change(Field(stored.Name), stored.Value, null);
        context.ExternalIds.Remove(stored);
    }

    /// <returns>False where nothing changed.</returns>
    public bool Remember(string by)
    {
        if (_after.Count == 0) return false;
        context.RecordChanges.Add(new RecordChange { RecordType = type, RecordId = recordId, Before = Json.Write(_before), After = Json.Write(_after), At = now, By = by });
        return true;
    }

    private void Change(string field, string? before, string? after) => (_before[field], _after[field]) = (before, after);

    private static string Field(string name) => RecordFields.ExternalIdPrefix + name;
}
