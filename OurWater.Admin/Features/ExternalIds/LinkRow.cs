using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>A record and where it stands towards another system.</summary>
public sealed record LinkRow
{
    public required long RecordId { get; init; }
    public required DataType RecordType { get; init; }
    public required string Name { get; init; }
    public string? Second { get; init; }

    /// <summary>Null where it is not linked at all.</summary>
    public required MappingState? State { get; init; }

    /// <summary>"No pincode"; what is the matter, in short.</summary>
    public required string Why { get; init; }

    /// <summary>"The nearest pincode group is 313603, 40 m away": what to do about it.</summary>
    public string? ToDo { get; init; }
    public string? Value { get; init; }
    public string? Pincode { get; init; }
    public int Readings { get; init; }
    public bool NeedsPincode { get; init; }

    /// <summary>Ids that only a person can choose, from the pincode groups around it.</summary>
    public string? NearestPincode { get; init; }

    /// <summary>Of a group: it has a number of its own in LegacyMyWell.</summary>
    public bool IsVillage { get; init; }
    public string Href => RecordType == DataType.Group ? $"groups/{RecordId}" : $"resources/{RecordId}";
}

/// <param name="State">Null: not linked.</param>
public sealed record StateCount(MappingState? State, long Count)
{
    public string Key => LinkStates.Key(State);
}

/// <param name="Sends">What becomes of records that wait to be sent: which sync takes them.</param>
public sealed record LinkSummary(IReadOnlyList<StateCount> States, long Resources, long Groups, long Readings, string Sends)
{
    public long Of(MappingState? state) => States.FirstOrDefault(s => s.State == state)?.Count ?? 0;

    public long NeedingAttention => States.Where(s => s.State is { } state && LinkStates.Attention.Contains(state)).Sum(s => s.Count);

    public long Total => States.Sum(s => s.Count);
}
