using System.Text.Json;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>
/// What the whole of a file said when it was last gone through, for the runs that follow on the same file with the same mapping: the import after its check. Bounded; thread-safe.
/// </summary>
public sealed class ScanMemory
{
    /// <summary>How many files are remembered, each with at most a few hundred kilobytes.</summary>
    private const int Most = 16;

    private readonly Lock _turn = new();
    private readonly LinkedList<(Key Key, ColumnScan Scan)> _scans = [];

    internal ColumnScan? Find(Key key)
    {
        lock (_turn)
        {
            if (Node(key) is not { } node) return null;
            _scans.Remove(node);
            _scans.AddFirst(node);
            return node.Value.Scan;
        }
    }

    /// <param name="scan">Has gone through its file and is not changed any more.</param>
    internal void Keep(Key key, ColumnScan scan)
    {
        lock (_turn)
        {
            if (Node(key) is { } old) _scans.Remove(old);
            _scans.AddFirst((key, scan));
            if (_scans.Count > Most) _scans.RemoveLast();
        }
    }

    private LinkedListNode<(Key Key, ColumnScan Scan)>? Node(Key key)
    {
        for (var node = _scans.First; node is not null; node = node.Next)
        {
            if (node.Value.Key == key) return node;
        }

        return null;
    }

    /// <summary>A file as it is now, and what decides how it is gone through.</summary>
    /// <param name="Year">In which years of two digits are counted.</param>
    internal sealed record Key(string Path, long Length, DateTime Changed, int Year, string Mapping)
    {
        public static Key Of(string path, Mapping mapping, DateTimeOffset now)
        {
            var file = new FileInfo(path);
            var reading = mapping with { ExistingValues = default, UnknownResources = default, Places = null, ValuesAreRight = null };
            return new Key(file.FullName, file.Length, file.LastWriteTimeUtc, now.Year, JsonSerializer.Serialize(reading));
        }
    }
}
