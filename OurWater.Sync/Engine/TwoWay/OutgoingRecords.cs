using System.Text.Json;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>What groups and resources have in common on their way out: found there by natural key, and linked to what they are called there.</summary>
internal static class OutgoingRecords
{
    /// <summary>What was sent, as the ledger keeps it.</summary>
    public static object Read(LedgerEntry entry) => entry.RecordType == DataType.Group
        ? JsonSerializer.Deserialize<OutgoingGroup>(entry.Payload)!
        : JsonSerializer.Deserialize<OutgoingResource>(entry.Payload)!;

    /// <summary>All that is there under the natural key of ours.</summary>
    public static async Task<IReadOnlyList<string>> KeysThereAsync(SyncWork work, object outgoing, CancellationToken cancellationToken) => outgoing switch
    {
        OutgoingGroup group => [.. (await work.Target.FindGroupsAsync(group, cancellationToken)).Select(g => g.Key)],
        OutgoingResource resource => [.. (await work.Target.FindResourcesAsync(resource, cancellationToken)).Select(r => r.Key)],
        _ => throw NoRecord(outgoing),
    };

    /// <summary>The first of the keys that is no other record of ours; null where none is.</summary>
    public static async Task<string?> FirstOfOursAsync(ITwoWayBatch batch, object outgoing, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            var isAnothers = outgoing switch
            {
                OutgoingGroup group => await batch.IsAnothersAsync(group, key, cancellationToken),
                OutgoingResource resource => await batch.IsAnothersAsync(resource, key, cancellationToken),
                _ => throw NoRecord(outgoing),
            };
            if (!isAnothers) return key;
        }

        return null;
    }

    /// <summary>Stores what ours is called there. Whoever claimed the same key is named among the run's warnings.</summary>
    public static async Task LinkAsync(SyncWork work, ITwoWayBatch batch, object outgoing, string key, CancellationToken cancellationToken)
    {
        var claims = outgoing switch
        {
            OutgoingGroup group => await batch.LinkGroupAsync(group, key, cancellationToken),
            OutgoingResource resource => await batch.LinkResourceAsync(resource, key, cancellationToken),
            _ => throw NoRecord(outgoing),
        };
        foreach (var claim in claims) work.Warn(ReasonCodes.IdTaken, $"{work.Source.Title} has given {key} to a record that was sent, and {claim} claims it too.");
    }

    private static ArgumentException NoRecord(object outgoing) => new($"A {outgoing.GetType().Name} is no group or resource.", nameof(outgoing));
}
