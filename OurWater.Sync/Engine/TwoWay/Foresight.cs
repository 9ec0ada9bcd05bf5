using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>What the pull of a dry run would have stored, for what follows it: a run finds it in the database. Empty in a run.</summary>
public sealed class Foresight
{
    private readonly Dictionary<(DataType, long), ForeseenRecord> _records = [];

    /// <summary>Readings of ours that the pull would have linked, by our reading's id.</summary>
    public Dictionary<long, ForeseenLink> Links { get; } = [];

    /// <summary>Readings of ours that would hold theirs by now, or wait for a choice: the push does not send them.</summary>
    public HashSet<long> Taken { get; } = [];

    /// <summary>Readings whose open conflict the sync's policy would have settled for ours.</summary>
    public HashSet<long> Kept { get; } = [];

    public void Add(DataType type, ForeseenRecord record) => _records[(type, record.RecordId)] = record;

    public ForeseenRecord? Of(DataType type, long recordId) => _records.GetValueOrDefault((type, recordId));

    /// <summary>What our resources are called there, of those that the pull has found.</summary>
    public Dictionary<long, string> ResourceKeys() => _records.Where(r => r.Key.Item1 == DataType.Resource).ToDictionary(r => r.Key.Item2, r => r.Value.Key);
}

/// <param name="Key">What it is called there.</param>
/// <param name="Fields">What both sides would hold, as JSON.</param>
/// <param name="Taken">Fields that would hold theirs.</param>
/// <param name="Waits">It would wait for a choice.</param>
public sealed record ForeseenRecord(long RecordId, string Key, string Fields, IReadOnlyCollection<string> Taken, bool Waits);

/// <param name="Base">What both sides would be taken to have held.</param>
/// <param name="Time">Where our reading would stand, Unix milliseconds: it may have followed its number there.</param>
/// <param name="BaseTime">When both sides would be taken to have held it.</param>
public readonly record struct ForeseenLink(long RemoteId, double Base, long Time, long BaseTime);
