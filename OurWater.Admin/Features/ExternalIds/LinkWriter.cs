using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>Writes the external ids of one record, and remembers what they were.</summary>
internal sealed class LinkWriter(OurWaterDbContext context, DataType type, long recordId, DateTime now, ValueOrigin origin = ValueOrigin.Person)
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

        (stored.State, stored.Reason, stored.Origin, stored.RunId, stored.UpdatedAt) = (state, null, origin, null, now);
        stored.IsIdentity = ExternalIdNames.IsIdentity(name) && state != MappingState.KeptApart;
    }

    public void Move(ExternalId stored, MappingState state)
    {
        Change(Field(stored.Name) + ".state", LinkStates.Key(stored.State), LinkStates.Key(state));
        (stored.State, stored.Reason, stored.UpdatedAt) = (state, null, now);
    }

    /// <summary>Of all that LegacyMyWell calls the record only what it is kept apart from stays; of a village that takes its pincode and its number.</summary>
    public void KeepApart(IReadOnlyCollection<ExternalId> stored)
    {
        var main = stored.FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellId);
        var (pincode, village) = (stored.FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellPincode), stored.FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellVillageId));
        if (type == DataType.Group)
        {
            foreach (var id in stored) Set(id, id.Name, id.Value, MappingState.KeptApart);
            if (main is null && pincode is not null && village is not null) Set(null, ExternalIdNames.LegacyMyWellId, $"{pincode.Value}.{village.Value}", MappingState.KeptApart);
            return;
        }

        foreach (var id in stored.Where(e => e != main)) Remove(id);
        Set(main, ExternalIdNames.LegacyMyWellId, main?.Value ?? "", MappingState.KeptApart);
    }

    public void Remove(ExternalId stored)
    {
        Change(Field(stored.Name), stored.Value, null);
        context.ExternalIds.Remove(stored);
    }

    /// <summary>What changed so far, by field, before and after.</summary>
    public IEnumerable<(string Field, object? Before, object? After)> Changes => _after.Select(a => (a.Key, _before[a.Key], a.Value));

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
